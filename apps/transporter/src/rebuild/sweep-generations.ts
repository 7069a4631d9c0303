import { setTimeout as pause } from 'node:timers/promises'
import { escapeGlob } from '@frontpage/contracts'
import type { ReadModelName, ReadModelStates } from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import type { Logger } from '@frontpage/service-kit'
import { generationsOf } from '../folds/live-folds.js'

const keysPerScan = 1_000
const pauseMs = 5

interface SweepOptions {
  readonly namespace: string
  /** Reads the states of the moment; undefined where another transporter looks after them by now. */
  readonly readStates: () => Promise<ReadModelStates | undefined>
  /** The read models that have generations, with the beginnings of their keys. */
  readonly models: readonly { readonly name: ReadModelName; readonly keyKinds: readonly string[] }[]
  readonly signal: AbortSignal
}

/**
 * Makes what deletes the keys that no generation owns, once for each set of generations. It resolves with false where that
 * was done already.
 */
export function createSweeper(
  redis: Redis,
  { log, ...options }: SweepOptions & { readonly log: Logger },
): (states: ReadModelStates) => Promise<boolean> {
  let sweptFor = ''
  return async (states) => {
    const generations = JSON.stringify(
      Object.entries(states).map(([name, { generation, building, retiring }]) => [name, generation, building, retiring?.generation]), // prettier-ignore
    )
    if (generations === sweptFor) return false
    const deleted = await sweepGenerations(redis, options)
    if (deleted === undefined) return true
    if (deleted > 0) log.info({ keys: deleted }, 'keys of earlier generations of read models deleted')
    sweptFor = generations
    return true
  }
}

/** Deletes the keys of generations that nothing reads or writes any more; undefined where another one does that by now. */
async function sweepGenerations(
  redis: Redis,
  { namespace, readStates, models, signal }: SweepOptions,
): Promise<number | undefined> {
  const kinds = models.flatMap(({ name, keyKinds }) => keyKinds.map((kind) => ({ kind, name })))

  function isLeftOver(key: string, states: ReadModelStates): boolean {
    const rest = key.slice(namespace.length + 2)
    const [head = '', number] = /^g(\d+):/.exec(rest) ?? []
    const kind = kinds.find((each) => rest.startsWith(each.kind, head.length))
    return kind !== undefined && !generationsOf(states[kind.name]).includes(Number(number ?? 0))
  }

  let deleted = 0
  let cursor = '0'
  do {
    const [next, keys] = await redis.scan(
      cursor,
      'MATCH',
      `{${escapeGlob(namespace)}:*`,
      'COUNT',
      keysPerScan,
    )
    // After the keys: a generation stands in the states before its first key is written.
    const states = await readStates()
    if (states === undefined) return undefined
    const leftOver = keys.filter((key) => isLeftOver(key, states))
    await Promise.all(leftOver.map((key) => redis.unlink(key)))
    deleted += leftOver.length
    cursor = next
    await pause(pauseMs)
  } while (cursor !== '0' && !signal.aborted)
  return deleted
}
