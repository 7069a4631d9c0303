import { generationNamespace } from '@frontpage/contracts'
import type { Fold, ReadModelState, ReadModelStates } from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import { createFold, foldNames, type FoldName, type FoldsOptions } from './create-folds.js'

/** The folds of all generations of the read models. */
export interface LiveFolds {
  /**
   * Those that live events are folded into, by the states that were followed last.
   * @throws StatesUnknownError where these are too old to fold by: the read models may lie elsewhere by now
   */
  all(): readonly Fold[]
  /** The revision of these states. */
  revision(): number
  follow(records: { states: ReadModelStates; revision: number }): void
  /** Nothing is folded until states were followed again: the connection may lead to another Redis. */
  distrust(): void
  /** The namespace in which a read model is read. */
  namespaceOf(name: FoldName): string
}

/** Other transporters take one that has not been heard of for longer for dead, and do not wait for it. */
const maxAgeMs = 10_000

export class StatesUnknownError extends Error {
  override name = 'StatesUnknownError'

  constructor() {
    super('where the read models lie has not been read from Redis for too long')
  }
}

export function createLiveFolds(redis: Redis, options: FoldsOptions & { namespace: string }): LiveFolds {
  const { namespace } = options
  const known = new Map<string, Fold>()
  let states: ReadModelStates = {}
  let revision = 0
  let all: readonly Fold[] = []
  let followedAt = -Infinity

  function namespaceOf(name: FoldName): string {
    return generationNamespace(namespace, states[name]?.generation ?? 0)
  }

  /** A fold remembers what Redis has, so it stays the same as long as its generation. */
  function foldOf(name: FoldName, generation: number): Fold {
    const key = `${name} ${generation}`
    let fold = known.get(key)
    if (fold === undefined) {
      const own = generationNamespace(namespace, generation)
      fold = createFold(name, redis, {
        ...options,
        namespace: own,
        trendingNamespace: () => namespaceOf('trending'),
      })
      known.set(key, fold)
    }
    return fold
  }

  function update(): void {
    const wanted = foldNames.flatMap((name) =>
      generationsOf(states[name]).map((generation) => ({ name, generation })),
    )
    all = wanted.map(({ name, generation }) => foldOf(name, generation))
    const keys = new Set(wanted.map(({ name, generation }) => `${name} ${generation}`))
    for (const key of known.keys()) if (!keys.has(key)) known.delete(key)
  }
  update()

  return {
    all() {
      if (performance.now() - followedAt > maxAgeMs) throw new StatesUnknownError()
      return all
    },
    revision: () => revision,
    follow(records) {
      followedAt = performance.now()
      if (records.revision === revision) return
      states = records.states
      revision = records.revision
      update()
    },
    distrust: () => void (followedAt = -Infinity),
    namespaceOf,
  }
}

/** The generations that live events are folded into. */
export function generationsOf(state: ReadModelState | undefined): number[] {
  if (state === undefined) return [0]
  const { generation, building, retiring } = state
  return [...new Set([generation, building, retiring?.generation])].filter((each) => each !== undefined)
}
