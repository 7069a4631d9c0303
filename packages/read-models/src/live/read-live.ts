import { liveCounterKey, liveMinuteKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { allEvents } from './live-dimensions.js'
import { oldestLiveMinute } from './live-minutes.js'

/** One minute of a site. */
export interface LiveMinute {
  /** Minutes since 1970. */
  minute: number
  events: number
  /** Counts by `type:page`, `source:web`, `section:news`, `status:accepted`. */
  byName: Record<string, number>
}

/**
 * Reads events by minute, from the first to the last, both included; a minute without events has 0, and so does one
 * that lies more than four hours before `nowMs`.
 */
export async function readLive(
  redis: Redis,
  range: { site: string; fromMinute: number; toMinute: number; nowMs: number; namespace: string },
): Promise<LiveMinute[]> {
  const oldest = oldestLiveMinute(range.nowMs)
  const minutes = Array.from(
    { length: range.toMinute - range.fromMinute + 1 },
    (_, index) => range.fromMinute + index,
  )
  return Promise.all(
    minutes.map(async (minute) =>
      minute < oldest
        ? { minute, events: 0, byName: {} }
        : readMinute(redis, minute, liveMinuteKey(range.site, minute, range.namespace)),
    ),
  )
}

async function readMinute(redis: Redis, minute: number, key: string): Promise<LiveMinute> {
  const names = await redis.zrange(key, 0, '-1')
  const counts = await Promise.all(names.map((name) => redis.pfcount(liveCounterKey(key, name))))
  const byName = Object.fromEntries(names.map((name, index) => [name, counts[index] ?? 0]))
  const { [allEvents]: events = 0, ...rest } = byName
  return { minute, events, byName: rest }
}
