import { repeatUntilClosed } from '@frontpage/concurrency'
import type { IngestMonitor, IngestQueueState } from '@frontpage/queue'
import type { Logger } from '@frontpage/service-kit'

export interface QueueWatch {
  /** The state read last; undefined before the first reading and while Redis does not answer. */
  state(): IngestQueueState | undefined
  close(): void
}

const everyMs = 2_000
/** A continuing alarm is repeated at this interval. */
const repeatEveryMs = 60_000

const lateMs = 5_000
/** Readers notice events that are folded later than this. */
const noticedMs = 1_000
/** A single batch that is tried again and again is late, too, and no backlog. */
const manyBatches = 16

/** Whether many batches are so late that another second is not noticed. */
export function isBehind(queue: IngestQueueState | undefined): boolean {
  return queue !== undefined && queue.oldestAgeMs > lateMs && queue.waiting + queue.active >= manyBatches
}

/** Whether live events are on their way. */
export function isBusy(queue: IngestQueueState | undefined): boolean {
  return queue !== undefined && queue.waiting + queue.active > 0
}

/** Whether they wait for longer than they should. */
export function isLate(queue: IngestQueueState | undefined): boolean {
  return queue !== undefined && queue.oldestAgeMs > noticedMs
}

/** The share of its memory limit that Redis uses; 0 where it has no limit, or the limit is not known. */
export function redisShareOf(queue: IngestQueueState | undefined): number {
  return queue === undefined || queue.redisMaxBytes === 0 ? 0 : queue.redisUsedBytes / queue.redisMaxBytes
}

/**
 * Checks the ingest queue every two seconds, and logs an error when the oldest batch in it is older than `maxAgeMs`:
 * its events are safe, but not yet in the archive.
 */
export function watchQueue(monitor: IngestMonitor, options: { maxAgeMs: number; log: Logger }): QueueWatch {
  const { log, maxAgeMs } = options
  let state: IngestQueueState | undefined
  let alarmedAt = -Infinity

  async function look(): Promise<void> {
    state = await monitor.read().catch(() => undefined)
    if (state !== undefined && state.oldestAgeMs > maxAgeMs) alarm(state)
    else if (state !== undefined && alarmedAt !== -Infinity) {
      alarmedAt = -Infinity
      log.info({ oldestSeconds: Math.round(state.oldestAgeMs / 1000) }, 'the queue has recovered')
    }
  }

  function alarm({ oldestAgeMs, waiting, active }: IngestQueueState): void {
    const now = performance.now()
    if (now - alarmedAt < repeatEveryMs) return
    alarmedAt = now
    const oldestSeconds = Math.round(oldestAgeMs / 1000)
    log.error({ oldestSeconds, waiting, active }, 'the oldest batch in the queue is too old')
  }

  const onError = (error: unknown): void => log.error({ err: error }, 'the queue could not be looked at')
  const looks = repeatUntilClosed(look, { everyMs, isAligned: true, onError })
  return { state: () => state, close: () => void looks.close() }
}
