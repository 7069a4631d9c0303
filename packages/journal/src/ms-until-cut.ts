import type { FreshRecords } from './fresh-records.js'
import type { BatchLimits } from './journal-options.js'
import type { Log } from './log.js'

/**
 * How long the log's next cut waits for more events; infinite when nothing is left to cut. What is not in memory has
 * waited already.
 */
export function msUntilCut(
  log: Log,
  options: { fresh: FreshRecords; now: number; limits: BatchLimits; isHurried: boolean },
): number {
  const segment = log.segments.find(({ cutTo, bytes }) => cutTo < bytes)
  if (segment === undefined) return Infinity
  if (!log.isOwn || options.isHurried) return 0
  const { fresh, limits } = options
  const first = fresh.first()
  if (first?.segment !== segment || first.start !== segment.cutTo) return 0
  if (fresh.events >= limits.maxEvents || fresh.bytes >= limits.maxBytes) return 0
  const wait = fresh.events <= limits.quietEvents ? limits.quietMs : limits.busyMs
  return Math.max(0, Math.ceil(wait - (options.now - first.arrivedAt)))
}
