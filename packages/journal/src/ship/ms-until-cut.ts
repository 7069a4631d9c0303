import { isPaused } from '../disk/failed-tries.js'
import type { FreshRecords } from '../append/fresh-records.js'
import type { BatchLimits } from '../settings/journal-options.js'
import type { Log } from '../ownership/log.js'
import type { Segment } from '../ownership/segment.js'

interface CutTimes {
  fresh: FreshRecords
  now: number
  limits: BatchLimits
  isFlushing: boolean
}

/**
 * Returns how long the log's next cut waits for more events; infinite when nothing is left to cut. Records that are not
 * in memory have waited already. A segment where cutting fails does not delay those after it.
 */
export function msUntilCut(log: Log, times: CutTimes): number {
  let pauseMs = Infinity
  for (const segment of log.segments) {
    if (segment.cutTo >= segment.bytes) continue
    if (!isPaused(segment.failing, times.now)) return Math.min(pauseMs, msUntilCutOf(log, segment, times))
    pauseMs = Math.min(pauseMs, (segment.failing?.againAt ?? 0) - times.now)
  }
  return pauseMs
}

function msUntilCutOf(log: Log, segment: Segment, options: CutTimes): number {
  if (!log.isOwn || options.isFlushing) return 0
  const { fresh, limits } = options
  const first = fresh.first()
  if (first?.segment !== segment || first.start !== segment.cutTo) return 0
  if (fresh.events >= limits.maxEvents || fresh.bytes >= limits.maxBytes) return 0
  const wait = fresh.events <= limits.quietEvents ? limits.quietMs : limits.busyMs
  return Math.max(0, Math.ceil(wait - (options.now - first.arrivedAt)))
}
