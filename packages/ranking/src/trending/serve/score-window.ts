import type { TrendingWindow } from '@frontpage/contracts'
import { cappedShare, minuteLimit, type SiteHour } from './capped-share.js'
import type { StoryActivity } from './story-activity.js'

const windowHours = { '1h': 1, '6h': 6, '24h': 24, '7d': 168 } as const

/**
 * Distinct readers by hour, summed over the window that ends at `nowMs`, capped: somebody who comes back in another hour
 * counts again. The hour in which the window begins counts from its minute on; of `olderHours`, which know no minutes, a
 * proportionate part.
 */
export function scoreWindow(
  story: StoryActivity,
  window: Exclude<TrendingWindow, 'now'>,
  nowMs: number,
  siteHours?: ReadonlyMap<number, SiteHour>,
): number {
  return readersSince(story, nowMs - windowHours[window] * 3_600_000, nowMs, siteHours)
}

/** Capped readers from `fromMs` to `nowMs`; a minute that is partly inside counts in part. */
export function readersSince(
  story: StoryActivity,
  fromMs: number,
  nowMs: number,
  siteHours?: ReadonlyMap<number, SiteHour>,
): number {
  const fromHour = fromMs / 3_600_000
  const lastHour = Math.floor(nowMs / 3_600_000)
  let sum = 0
  for (const hour of story.hours) {
    if (hour.hour + 1 <= fromHour || hour.hour > lastHour) continue
    const share = cappedShare(hour, siteHours?.get(hour.hour))
    if (hour.hour >= fromHour && hour.hour < lastHour) {
      sum += hour.readers * share
      continue
    }
    const most = minuteLimit(hour, share)
    const fromMinute = fromMs / 60_000 - hour.hour * 60
    const nowMinute = nowMs / 60_000 - hour.hour * 60
    hour.minutes.forEach((count, minute) => {
      if (minute <= nowMinute) sum += Math.min(count, most) * clamp(minute + 1 - fromMinute)
    })
  }
  for (const [hour, readers] of story.olderHours) sum += readers * clamp(hour + 1 - fromHour)
  return sum
}

function clamp(part: number): number {
  return Math.min(1, Math.max(0, part))
}
