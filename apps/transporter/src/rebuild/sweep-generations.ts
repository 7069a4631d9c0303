import { setTimeout as pause } from 'node:timers/promises'
import { escapeGlob } from '@frontpage/contracts'
import type { ReadModelName, ReadModelStates } from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import { generationsOf } from '../folds/live-folds.js'

const keysPerScan = 1_000
const pauseMs = 5

/**
 * Deletes the keys of generations that nothing reads or writes any more. Resolves with their number.
 *
 * @param models the read models that have generations, with the beginnings of their keys
 */
export async function sweepGenerations(
  redis: Redis,
  options: {
    namespace: string
    /** Reads the states of the moment; undefined where another transporter looks after them by now. */
    readStates: () => Promise<ReadModelStates | undefined>
    models: readonly { readonly name: ReadModelName; readonly keyKinds: readonly string[] }[]
    signal: AbortSignal
  },
): Promise<number> {
  const { namespace, readStates, models, signal } = options
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
    if (states === undefined) return deleted
    const leftOver = keys.filter((key) => isLeftOver(key, states))
    await Promise.all(leftOver.map((key) => redis.unlink(key)))
    deleted += leftOver.length
    cursor = next
    await pause(pauseMs)
  } while (cursor !== '0' && !signal.aborted)
  return deleted
}
