import { strictestCap, type Cap, type SiteHour } from './capped-share.js'
import { readersSince } from './score-window.js'
import type { StoryActivity } from './story-activity.js'
import type { Rising } from './find-rising.js'

/** The reasons for a story's rank: stable codes with the values for a sentence about them. */
export type Reason =
  | { readonly code: 'readers_now'; readonly readers: number; readonly minutes: number }
  | { readonly code: 'rising'; readonly factor: number; readonly minutes: number }
  | { readonly code: 'fresh'; readonly ageMinutes: number }
  | { readonly code: 'accelerating'; readonly factor: number }
  | { readonly code: 'slowing'; readonly factor: number }
  | { readonly code: 'read_long'; readonly averageSeconds: number }
  | { readonly code: 'read_to_end'; readonly share: number }
  | { readonly code: 'readers_return'; readonly visitsPerReader: number }
  | { readonly code: 'capped'; readonly family: Cap['family']; readonly share: number }

export interface ExplainOptions {
  readonly siteHours?: ReadonlyMap<number, SiteHour>
  /** The result of `findRising`, if the story is in it. */
  readonly rising?: Rising
}

const nowMinutes = 15
const freshMinutes = 180
const clearChange = 1.5
const fewestReads = 10

/**
 * The reasons that apply to a story, those about its readers now first; the strictest cap of the last hours is always
 * included.
 */
export function explainStory(story: StoryActivity, nowMs: number, options: ExplainOptions = {}): Reason[] {
  const { siteHours, rising } = options
  const reasons: Reason[] = []
  const since = (minutes: number) => readersSince(story, nowMs - minutes * 60_000, nowMs, siteHours)
  const readers = since(nowMinutes)
  const before = since(4 * nowMinutes) - readers
  if (readers > 0) reasons.push({ code: 'readers_now', readers, minutes: nowMinutes })
  if (rising !== undefined) {
    reasons.push({ code: 'rising', factor: rising.factor, minutes: rising.minutes })
  }
  const ageMinutes = Math.max(0, Math.floor(nowMs / 60_000) - story.firstMinute)
  if (ageMinutes < freshMinutes) reasons.push({ code: 'fresh', ageMinutes })
  if (ageMinutes >= 4 * nowMinutes) {
    const change = (readers + 1) / (before / 3 + 1)
    if (change >= clearChange) reasons.push({ code: 'accelerating', factor: change })
    if (change <= 1 / clearChange) reasons.push({ code: 'slowing', factor: change })
  }
  reasons.push(...explainReading(story))
  const cap = capOfLastHours(story, Math.floor(nowMs / 3_600_000), siteHours)
  if (cap !== undefined) reasons.push({ code: 'capped', ...cap })
  return reasons
}

function explainReading({ hours }: StoryActivity): Reason[] {
  let [readers, visits, reads, seconds, completed] = [0, 0, 0, 0, 0]
  for (const hour of hours) {
    readers += hour.readers
    visits += hour.visits
    reads += hour.reads
    seconds += hour.engagedSeconds
    completed += hour.completedReads
  }
  const reasons: Reason[] = []
  if (reads >= fewestReads && seconds >= 60 * reads) {
    reasons.push({ code: 'read_long', averageSeconds: seconds / reads })
  }
  if (reads >= fewestReads && completed >= reads / 2) {
    reasons.push({ code: 'read_to_end', share: completed / reads })
  }
  if (readers >= fewestReads && visits >= 1.2 * readers) {
    reasons.push({ code: 'readers_return', visitsPerReader: visits / readers })
  }
  return reasons
}

function capOfLastHours(
  { hours }: StoryActivity,
  nowHour: number,
  siteHours?: ReadonlyMap<number, SiteHour>,
): Cap | undefined {
  let strictest: Cap | undefined
  for (const hour of hours) {
    if (hour.hour < nowHour - 1) continue
    const cap = strictestCap(hour, siteHours?.get(hour.hour))
    if (cap !== undefined && cap.share < (strictest?.share ?? 0.95)) strictest = cap
  }
  return strictest
}
