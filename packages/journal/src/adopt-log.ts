import { readdir } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { addBatch } from './cut-batch.js'
import type { HeldLogs } from './held-logs.js'
import { takeLease, type ObservedLease } from './lease.js'
import type { Log } from './log.js'
import { logDirectoryOf, sortLogFiles } from './log-files.js'
import type { JournalSettings } from './journal-options.js'
import type { Outbox } from './outbox.js'
import { recoverSegments } from './recover-segments.js'

/**
 * Takes a log over that another process left behind, and makes all of it that is not confirmed known here.
 * Undefined when another one was faster, or `signal` stopped it.
 */
export async function adoptLog(
  logId: string,
  observed: ObservedLease | undefined,
  options: { settings: JournalSettings; logs: HeldLogs; outbox: Outbox; signal: AbortSignal },
): Promise<Log | undefined> {
  const { settings, logs, outbox, signal } = options
  const directory = logDirectoryOf(settings.directory, logId)
  const lease = await takeLease(directory, (observed?.epoch ?? 0) + 1, settings)
  if (lease === undefined) return undefined
  const log: Log = {
    id: logId,
    directory,
    lease,
    segments: [],
    batches: new Map(),
    isOwn: false,
    isReady: false,
    isLost: false,
    hasReserve: true,
  }
  // From here on for its heartbeats.
  logs.add(log)
  try {
    // For longer than the old owner may act on what it knew when the new lease was made. See `Lease`.
    const waitMs = 0.6 * Math.max(observed?.leaseMs ?? 0, settings.leaseMs)
    if (observed?.isReleased !== true) await setTimeout(waitMs, undefined, { signal })
    const files = sortLogFiles(await readdir(directory))
    const recovered = await recoverSegments(log, files, settings.fsync === 'always')
    if (signal.aborted || !(await logs.isOwner(log))) throw new Error('given up')
    log.segments = recovered.map(({ segment }) => segment)
    for (const { segment, openCuts } of recovered) {
      for (const cut of openCuts) {
        const batch = addBatch(log, segment, cut, undefined)
        // As far as is known it was given to some Redis, and may be confirmed: it is shipped again unless it is.
        batch.ships = 1
        outbox.markShipped(batch)
      }
    }
    log.isReady = true
    return log
  } catch (error) {
    logs.remove(log)
    if (!log.isLost) await lease.release()
    if (signal.aborted || log.isLost) return undefined
    throw error
  }
}
