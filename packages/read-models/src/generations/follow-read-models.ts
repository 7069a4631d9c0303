import { repeatUntilClosed } from '@frontpage/concurrency'
import { generationNamespace, readModelsKeys } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import {
  coverageOf,
  parseReadModelStates,
  type Coverage,
  type ReadModelName,
  type ReadModelStates,
} from './read-model-state.js'

/** What a reader of read models has to know of them. */
export interface ReadModels {
  /** The namespace of a read model's keys at the moment: it changes when a fresh copy takes its place. */
  namespaceOf(name: ReadModelName): string
  /** The namespaces of all that is there of it: of the generation that is read, of a fresh copy, and of an earlier one. */
  namespacesOf(name: ReadModelName): string[]
  /** How much of it is there while it is computed again; undefined for one that is whole. */
  coverageOf(name: ReadModelName): Coverage | undefined
  /** Reads the states now, and resolves when they are known; rejects when Redis does not answer. */
  refresh(): Promise<void>
  close(): void
}

/**
 * Follows where the read models lie, and whether they are whole. Before it knows anything, and where no transporter has
 * ever been, they lie in the platform's namespace and are whole.
 */
export async function followReadModels(
  redis: Redis,
  options: {
    namespace: string
    /** Default 1 s. */
    refreshEveryMs?: number
    onError: (error: Error) => void
  },
): Promise<ReadModels> {
  const { namespace, refreshEveryMs: everyMs = 1_000 } = options
  const key = readModelsKeys(namespace).states
  let states: ReadModelStates = {}
  /** Redis had states, and has none any more: it was emptied, and no transporter has seen it yet. */
  let areLost = false

  async function refresh(): Promise<void> {
    const read = parseReadModelStates(await redis.hgetall(key))
    const isEmpty = Object.keys(read).length === 0
    areLost = isEmpty && (areLost || Object.keys(states).length > 0)
    states = read
  }
  const onError = (error: unknown): void => options.onError(error as Error)

  await refresh().catch(onError)
  const refreshes = repeatUntilClosed(refresh, { everyMs, firstAfterMs: everyMs, isAligned: true, onError })
  return {
    namespaceOf: (name) => generationNamespace(namespace, states[name]?.generation ?? 0),
    namespacesOf(name) {
      const { generation = 0, building, retiring } = states[name] ?? {}
      return [generation, building, retiring?.generation].flatMap((each) =>
        each === undefined ? [] : [generationNamespace(namespace, each)],
      )
    },
    coverageOf(name) {
      const state = states[name]
      if (state !== undefined) return coverageOf(state)
      return areLost ? { coversFromMs: undefined } : undefined
    },
    refresh,
    close: () => void refreshes.close(),
  }
}
