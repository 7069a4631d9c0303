import type { FeedStory } from '@frontpage/ranking'

const minuteMs = 60_000
const hourMs = 3_600_000
/** The places of these half-lives among those at which counts are kept (`halfLivesMinutes` of ranking). */
const quarterOfAnHour = { at: 1, minutes: 15 } as const
const aDay = { at: 7, minutes: 1_440 } as const

/** Readers of the last quarters of an hour for the story's age: the best simple rule on EB-NeRD (docs/adr/021-feed-ranker.md). */
export function popularityOf(story: FeedStory, nowMs: number): number {
  const ageHours = Math.max(0, nowMs - (story.publishedMs ?? story.firstSeenMs)) / hourMs
  return decayed(story.views, quarterOfAnHour, nowMs) * (ageHours + 0.25) ** -0.6
}

/** The story's recent impressions: their sum fades with a half-life of a day. */
export function impressionsOfDay({ impressions }: FeedStory, nowMs: number): number {
  return decayed(impressions, aDay, nowMs)
}

function decayed(
  { newestMinute, sums }: FeedStory['views'],
  { at, minutes }: { readonly at: number; readonly minutes: number },
  nowMs: number,
): number {
  if (newestMinute === -Infinity) return 0
  return sums[at]! * 2 ** (-Math.max(0, nowMs / minuteMs - newestMinute) / minutes)
}
