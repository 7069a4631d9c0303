import { adoptLog } from './adopt-log.js'
import { failedAgain, type FailedTries } from '../disk/failed-tries.js'
import type { HeldLogs } from './held-logs.js'
import { isMissing } from '../disk/journal-files.js'
import type { JournalSettings } from '../settings/journal-options.js'
import type { ObservedLease } from './lease.js'
import { bytesOf, type Batch, type Log } from './log.js'
import { createOrphanWatch } from './watch-orphans.js'

export interface OrphanAdoption {
  /** Finds logs that other processes left behind, and begins to take them over; to be called repeatedly. */
  scan(signal: AbortSignal): Promise<void>
  /** Since when one of them cannot be read or taken over; monotonic, infinite when there is none. */
  failingSince(): number
  /** Resolves when no adoption is in progress. */
  settled(): Promise<void>
}

/** A log whose adoption takes long, or fails, delays no other. */
export function createOrphanAdoption(options: {
  settings: JournalSettings
  logs: HeldLogs
  onOpenBatch: (batch: Batch) => void
  onAdopted: (log: Log) => void
}): OrphanAdoption {
  const { settings, logs, onOpenBatch } = options
  const { clock, events } = settings
  const orphans = createOrphanWatch({ ...settings, logs })
  const underWay = new Map<string, Promise<void>>()
  /** By log id; the empty text stands for the journal's directory. */
  const failing = new Map<string, FailedTries>()

  function onFailed(logId: string, error: unknown): void {
    failing.set(logId, failedAgain(failing.get(logId), clock.monotonicMs()))
    events.onDiskError(error)
  }

  async function adopt(logId: string, lease: ObservedLease | undefined, signal: AbortSignal): Promise<void> {
    try {
      const log = await adoptLog(logId, lease, { settings, logs, onOpenBatch, signal })
      failing.delete(logId)
      if (log === undefined) return
      events.onAdopted({ logId, segments: log.segments.length, bytes: bytesOf(log) })
      options.onAdopted(log)
    } catch (error) {
      // It is tried again after the next look, by this process or another.
      if (!isMissing(error)) onFailed(logId, error)
    } finally {
      underWay.delete(logId)
    }
  }

  async function scanNow(signal: AbortSignal): Promise<void> {
    const { free, unreadable } = await orphans.scan()
    for (const { logId, error } of unreadable) onFailed(logId, error)
    const known = new Set([...underWay.keys(), ...[...free, ...unreadable].map(({ logId }) => logId)])
    for (const logId of failing.keys()) if (!known.has(logId)) failing.delete(logId)
    for (const { logId, lease } of free) {
      if (!underWay.has(logId)) underWay.set(logId, adopt(logId, lease, signal))
    }
  }

  return {
    async scan(signal) {
      try {
        await scanNow(signal)
      } catch (error) {
        onFailed('', error)
      }
    },
    failingSince: () => Math.min(...[...failing.values()].map(({ since }) => since)),
    async settled() {
      await Promise.all(underWay.values())
    },
  }
}
