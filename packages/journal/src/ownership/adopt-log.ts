import { setTimeout } from 'node:timers/promises'
import { failedAgain } from '../disk/failed-tries.js'
import type { HeldLogs } from './held-logs.js'
import { isMissing } from '../disk/journal-files.js'
import type { JournalSettings } from '../settings/journal-options.js'
import { takeLease, type ObservedLease } from './lease.js'
import { createLog, type Batch, type Log } from './log.js'
import { logDirectoryOf, sortLogFiles } from '../disk/log-files.js'
import { listSegments, recoverSegments } from './recover-segments.js'

export interface AdoptionOptions {
  settings: JournalSettings
  logs: HeldLogs
  /** A batch that an earlier owner cut, and that is not confirmed as far as is known. */
  onOpenBatch: (batch: Batch) => void
  signal: AbortSignal
}

/**
 * Takes over a log that another process left behind, and returns all of its unconfirmed batches. Undefined when another
 * process was faster, or `signal` stopped it. A segment that cannot be read now is left to `recoverRest`.
 */
export async function adoptLog(
  logId: string,
  observed: ObservedLease | undefined,
  options: AdoptionOptions,
): Promise<Log | undefined> {
  const { settings, logs, signal } = options
  const directory = logDirectoryOf(settings.directory, logId)
  const lease = await takeLease(directory, (observed?.epoch ?? 0) + 1, settings)
  if (lease === undefined) return undefined
  const log = createLog({ id: logId, directory, lease, isOwn: false })
  // From here on its heartbeats run.
  logs.add(log)
  try {
    // Longer than the old owner may act on what it knew when the new lease was made. See `Lease`.
    const waitMs = 0.6 * Math.max(observed?.leaseMs ?? 0, settings.leaseMs)
    if (observed?.isReleased !== true) await setTimeout(waitMs, undefined, { signal })
    const files = sortLogFiles(await listUntilItSucceeds(log, options))
    log.segments = listSegments(log, files, settings)
    await recoverSegments(log, files, options)
    log.isReady = true
    return log
  } catch (error) {
    logs.remove(log)
    if (!log.isLost) await lease.release()
    if (signal.aborted || log.isLost) return undefined
    throw error
  }
}

/**
 * All attempts are under one lease: giving it up and taking the next one with every attempt would fill the directory
 * with leases.
 */
async function listUntilItSucceeds(log: Log, { settings, logs, signal }: AdoptionOptions): Promise<string[]> {
  const { clock, events, files } = settings
  for (;;) {
    try {
      const names = await files.readdir(log.directory)
      if (await logs.isOwner(log)) {
        log.failing = undefined
        return names
      }
    } catch (error) {
      if (isMissing(error)) throw error
      log.failing = failedAgain(log.failing, clock.monotonicMs())
      events.onDiskError(error)
    }
    if (log.isLost) throw new Error('the log was lost')
    const pauseMs = (log.failing?.againAt ?? 0) - clock.monotonicMs()
    await setTimeout(Math.max(0, pauseMs), undefined, { signal })
  }
}
