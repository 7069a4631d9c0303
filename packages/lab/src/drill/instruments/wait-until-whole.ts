import { setTimeout as pause } from 'node:timers/promises'
import { readModelsKeys } from '@frontpage/contracts'
import { parseReadModelStates, type ReadModelStates } from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'

interface WaitOptions {
  /** Gives up after this long. */
  readonly withinMs?: number
  readonly everyMs?: number
}

const reportEveryMs = 5_000

/**
 * Waits until the transporter computes no read model again any more, and has seen this run of Redis. After `withinMs` it
 * says so on stderr, and resolves nevertheless: read models then differ from the archive, and that is the result.
 *
 * @returns the states that it read last; of a Redis that no transporter has used, none
 */
export async function waitUntilWhole(
  redis: Redis,
  namespace: string,
  { withinMs = 600_000, everyMs = 250 }: WaitOptions = {},
): Promise<ReadModelStates> {
  const startedMs = performance.now()
  let reportedMs = startedMs
  for (;;) {
    const { states, isSeen } = await readStates(redis, namespace)
    const pending = describeRebuilds(states)
    if (pending.length === 0 && isSeen) return states
    const what =
      pending.length > 0 ? pending.join(', ') : 'no transporter has looked at this run of Redis yet'
    const nowMs = performance.now()
    if (nowMs - startedMs >= withinMs) {
      process.stderr.write(`read models are not whole after ${withinMs / 1000} s: ${what}\n`)
      return states
    }
    if (nowMs - reportedMs >= reportEveryMs) {
      reportedMs = nowMs
      process.stderr.write(`read models are being computed again: ${what}\n`)
    }
    await pause(everyMs)
  }
}

/** How far each rebuild is, in hours of the archive. */
function describeRebuilds(states: ReadModelStates): string[] {
  return Object.entries(states).flatMap(([name, { rebuild }]) => {
    if (rebuild === undefined) return []
    const { newestHour, nextHour, oldestHour } = rebuild
    return [`${name} ${newestHour - nextHour} of ${newestHour - oldestHour + 1} hours`]
  })
}

/** A Redis that was started again may lack something that the states, which are as old as the rest, do not know of. */
async function readStates(
  redis: Redis,
  namespace: string,
): Promise<{ states: ReadModelStates; isSeen: boolean }> {
  const keys = readModelsKeys(namespace)
  const [fields, markedRunId, server] = await Promise.all([
    redis.hgetall(keys.states),
    redis.hget(keys.marks, 'redis'),
    redis.info('server'),
  ])
  const runId = /run_id:(\w+)/.exec(server)?.[1]
  return {
    states: parseReadModelStates(fields),
    isSeen: markedRunId === null || markedRunId === runId,
  }
}
