import { readdir } from 'node:fs/promises'
import type { JournalClock } from './clock.js'
import type { HeldLogs } from './held-logs.js'
import { readLease, type ObservedLease } from './lease.js'
import { logDirectoryOf, readLogId } from './log-files.js'

interface Sighting {
  heartbeat: string | undefined
  since: number
  count: number
}

/** As many looks must have shown the same heartbeat, so that an observer that stalled itself judges nobody. */
const minSightings = 3

/**
 * Looks at the logs of other processes. A look returns those that are free: released, or with a lease that did not move
 * for its own duration, by this process's monotonic clock.
 */
export function createOrphanWatch(options: {
  directory: string
  leaseMs: number
  clock: JournalClock
  logs: HeldLogs
  onDiskError: (error: unknown) => void
}): { look: () => Promise<{ logId: string; lease: ObservedLease | undefined }[]> } {
  let sightings = new Map<string, Sighting>()

  async function observe(logId: string): Promise<{ lease: ObservedLease | undefined } | undefined> {
    try {
      return { lease: await readLease(logDirectoryOf(options.directory, logId)) }
    } catch (error) {
      // Its owner removed it, or is taking it over right now.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') options.onDiskError(error)
      return undefined
    }
  }

  return {
    async look() {
      const names = await readdir(options.directory)
      const seen = new Map<string, Sighting>()
      const free: { logId: string; lease: ObservedLease | undefined }[] = []
      for (const logId of names.map(readLogId)) {
        if (logId === undefined || options.logs.has(logId)) continue
        const observed = await observe(logId)
        if (observed === undefined) continue
        const { lease } = observed
        const heartbeat = lease && `${lease.epoch} ${lease.heartbeat}`
        const before = sightings.get(logId)
        const now = options.clock.monotonicMs()
        const sighting =
          before !== undefined && before.heartbeat === heartbeat
            ? { ...before, count: before.count + 1 }
            : { heartbeat, since: now, count: 1 }
        seen.set(logId, sighting)
        const isStale =
          sighting.count >= minSightings &&
          now - sighting.since > Math.max(options.leaseMs, lease?.leaseMs ?? 0)
        if (isStale || lease?.isReleased === true) free.push({ logId, lease })
      }
      sightings = seen
      return free
    },
  }
}
