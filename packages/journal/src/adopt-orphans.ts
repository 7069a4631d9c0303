import { adoptLog } from './adopt-log.js'
import type { HeldLogs } from './held-logs.js'
import type { JournalSettings } from './journal-options.js'
import { bytesOf, type Log } from './log.js'
import type { Outbox } from './outbox.js'
import { createOrphanWatch } from './watch-orphans.js'

/** Looks for logs that other processes left behind, and takes them over; to be called again and again. */
export function createOrphanAdoption(options: {
  settings: JournalSettings
  logs: HeldLogs
  outbox: Outbox
  onAdopted: (log: Log) => void
}): (signal: AbortSignal) => Promise<void> {
  const { settings, logs, outbox } = options
  const { events } = settings
  const orphans = createOrphanWatch({ ...settings, logs, onDiskError: events.onDiskError })

  return async (signal) => {
    const free = await orphans.look()
    const adoptions = free.map(async ({ logId, lease }) => {
      try {
        const log = await adoptLog(logId, lease, { settings, logs, outbox, signal })
        if (log === undefined) return
        events.onAdopted({ logId, segments: log.segments.length, bytes: bytesOf(log) })
        options.onAdopted(log)
      } catch (error) {
        // It is tried again by the next look, here or elsewhere.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') events.onDiskError(error)
      }
    })
    await Promise.all(adoptions)
  }
}
