import { repeatUntilClosed } from '@frontpage/concurrency'
import type { IngestMonitor, IngestQueueState } from '@frontpage/queue'
import type { Logger } from '@frontpage/service-kit'

export interface QueueWatch {
  /** As read last; undefined before the first time, and while Redis does not answer. */
  state(): IngestQueueState | undefined
  close(): void
}

const everyMs = 2_000
/** An alarm that goes on is repeated this often. */
const repeatEveryMs = 60_000

/**
 * Looks at the ingest queue every two seconds, and says so in the log, as an error, when the oldest batch in it is older
 * than `maxAgeMs`: events are safe then, and not where they belong.
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
      log.info({ oldestSeconds: Math.round(state.oldestAgeMs / 1000) }, 'the queue has caught up')
    }
  }

  function alarm({ oldestAgeMs, waiting, active }: IngestQueueState): void {
    const now = performance.now()
    if (now - alarmedAt < repeatEveryMs) return
    alarmedAt = now
    const oldestSeconds = Math.round(oldestAgeMs / 1000)
    log.error({ oldestSeconds, waiting, active }, 'the oldest batch waits for too long')
  }

  const onError = (error: unknown): void => log.error({ err: error }, 'the queue could not be looked at')
  const looks = repeatUntilClosed(look, { everyMs, onError })
  return { state: () => state, close: () => void looks.close() }
}
