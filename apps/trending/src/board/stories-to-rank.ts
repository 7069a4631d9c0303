import type { StoryActivity } from '@frontpage/ranking'

/**
 * In a scope with more stories than both, these are ranked: those with the most readers in the last hour for their age,
 * and those with the most readers.
 */
const maxByTrend = 300
const maxByReaders = 200
export const maxRanked = maxByTrend + maxByReaders

/** Returns the stories that can be among the first of `now`; all of them where they are few. */
export function storiesToRank(stories: readonly StoryActivity[], nowMs: number): readonly StoryActivity[] {
  if (stories.length <= maxRanked) return stories
  const readers = new Float64Array(stories.length)
  const trends = new Float64Array(stories.length)
  stories.forEach((story, at) => {
    const ageHours = Math.max(0, nowMs / 3_600_000 - story.firstMinute / 60)
    readers[at] = readersOfLastHour(story, nowMs)
    trends[at] = readers[at] * (ageHours + 0.25) ** -0.8
  })
  const leastTrend = leastOf(trends, maxByTrend)
  const leastReaders = leastOf(readers, maxByReaders)
  const chosen = [...stories.keys()].filter((at) => trends[at]! >= leastTrend || readers[at]! >= leastReaders)
  // Thousands may be equal, with a reader each.
  if (chosen.length > 2 * maxRanked) chosen.sort((a, b) => trends[b]! - trends[a]!)
  return chosen.slice(0, 2 * maxRanked).map((at) => stories[at] as StoryActivity)
}

/**
 * Returns the lowest of the highest `count` values; at least the smallest positive number, because stories without
 * readers are not wanted.
 */
function leastOf(values: Float64Array, count: number): number {
  const sorted = values.toSorted()
  return Math.max(sorted[sorted.length - count]!, Number.MIN_VALUE)
}

/** The readers of this hour, and those of the part of the hour before that is less than an hour ago. */
function readersOfLastHour({ hours }: StoryActivity, nowMs: number): number {
  const thisHour = Math.floor(nowMs / 3_600_000)
  const begun = nowMs / 3_600_000 - thisHour
  const last = hours.at(-1)
  if (last === undefined || last.hour < thisHour - 1) return 0
  if (last.hour === thisHour - 1) return last.readers * (1 - begun)
  const before = hours.at(-2)
  return last.readers + (before?.hour === thisHour - 1 ? before.readers * (1 - begun) : 0)
}
