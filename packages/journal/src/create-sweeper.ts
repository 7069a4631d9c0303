import type { HeldLogs } from './held-logs.js'
import type { JournalEvents } from './journal-options.js'
import type { Batch, Log } from './log.js'
import type { Outbox } from './outbox.js'
import { isDone, removeLogDirectory, removeSegments } from './remove-segments.js'

export interface Sweeper {
  /** These batches need nothing more: confirmed, or nothing is left of them that could be shipped. */
  settle(batches: readonly Batch[]): void
  /** Removes what of the log is done; resolves when that is over. One at a time. */
  sweep(log: Log): Promise<void>
}

export function createSweeper(options: {
  directory: string
  logs: HeldLogs
  outbox: Outbox
  events: JournalEvents
  /** Whether nothing more will be written to this process's own log. */
  isClosing: () => boolean
  onSwept: () => void
}): Sweeper {
  const { directory, logs, outbox, events } = options
  let last: Promise<void> = Promise.resolve()

  async function sweepNow(log: Log): Promise<void> {
    if (!log.isReady || !logs.has(log.id)) return
    if (log.segments.some(isDone)) await removeSegments(log, { directory, onSetAside: events.onSetAside })
    if (log.segments.length === 0 && (!log.isOwn || options.isClosing())) {
      logs.remove(log)
      await removeLogDirectory(log)
    }
    options.onSwept()
  }

  return {
    settle(batches) {
      for (const batch of batches) {
        if (batch.state === 'settled') continue
        outbox.settle(batch)
        batch.log.batches.delete(batch.range)
        batch.segment.openBatches--
      }
    },
    sweep(log) {
      last = last.then(() => sweepNow(log)).catch(events.onDiskError)
      return last
    },
  }
}
