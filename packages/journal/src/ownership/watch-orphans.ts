import type { JournalClock } from '../settings/clock.js'
import type { HeldLogs } from './held-logs.js'
import { isMissing, type JournalFiles } from '../disk/journal-files.js'
import { readLease, type ObservedLease } from './lease.js'
import { logDirectoryOf, readLogId } from '../disk/log-files.js'

interface Observation {
  heartbeat: string | undefined
  since: number
  count: number
}

export interface OrphanScan {
  /** Released, or with a lease that did not move for its own duration, by this process's monotonic clock. */
  free: { logId: string; lease: ObservedLease | undefined }[]
  /** Logs whose state is unknown, because their leases could not be read. */
  unreadable: { logId: string; error: unknown }[]
}

/** This many scans must have shown the same heartbeat, so that an observer that stalled itself takes no log over. */
const minObservations = 3

/** Looks at the logs of other processes. */
export function createOrphanWatch(options: {
  files: JournalFiles
  directory: string
  leaseMs: number
  clock: JournalClock
  logs: HeldLogs
}): { scan: () => Promise<OrphanScan> } {
  const { files, directory } = options
  let observations = new Map<string, Observation>()

  return {
    async scan() {
      const names = await files.readdir(directory)
      const seen = new Map<string, Observation>()
      const free: OrphanScan['free'] = []
      const unreadable: OrphanScan['unreadable'] = []
      for (const logId of names.map(readLogId)) {
        if (logId === undefined || options.logs.has(logId)) continue
        let lease: ObservedLease | undefined
        try {
          lease = await readLease(files, logDirectoryOf(directory, logId))
        } catch (error) {
          // A missing log was removed by its owner, or is being taken over right now.
          if (!isMissing(error)) unreadable.push({ logId, error })
          continue
        }
        const heartbeat = lease && `${lease.epoch} ${lease.heartbeat}`
        const before = observations.get(logId)
        const now = options.clock.monotonicMs()
        const observation =
          before !== undefined && before.heartbeat === heartbeat
            ? { ...before, count: before.count + 1 }
            : { heartbeat, since: now, count: 1 }
        seen.set(logId, observation)
        const isStale =
          observation.count >= minObservations &&
          now - observation.since > Math.max(options.leaseMs, lease?.leaseMs ?? 0)
        if (isStale || lease?.isReleased === true) free.push({ logId, lease })
      }
      observations = seen
      return { free, unreadable }
    },
  }
}
