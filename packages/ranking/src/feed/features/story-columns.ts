import { halfLivesMinutes, readDecayedCounts } from '../signals/decayed-counts.js'
import type { FeedStory } from '../signals/story-signals.js'

const halfLives = halfLivesMinutes.length
const viewHalfLives = [7.5, 15, 30, 60, 120, 240, 480, 1_440, 4_320] as const
const impressionHalfLives = [15, 60, 240, 480, 1_440] as const
const clickHalfLives = [15, 30, 120, 480, 1_440] as const

/** Below this value a decayed count has little meaning. */
const countOffset = 0.3
/** Clicks a list's story gets, as far as is known before it was shown: one in ten, known as well as by eight impressions. */
const clickPrior = { clicks: 0.8, impressions: 8 } as const

export const storyColumnNames = [
  ...viewHalfLives.map((minutes) => `views${minutes}`),
  ...impressionHalfLives.map((minutes) => `impressions${minutes}`),
  ...clickHalfLives.map((minutes) => `clickThrough${minutes}`),
  'age',
  'ageSquared',
  'dwell',
  'completion',
  'readsPerView',
] as const

const viewsAt = viewHalfLives.map((minutes) => halfLivesMinutes.indexOf(minutes))
const impressionsAt = impressionHalfLives.map((minutes) => halfLivesMinutes.indexOf(minutes))
const clicksAt = clickHalfLives.map((minutes) => halfLivesMinutes.indexOf(minutes))

const views = new Float64Array(halfLives)
const impressions = new Float64Array(halfLives)
const clicks = new Float64Array(halfLives)

/** Writes what a list needs of a story by itself to `row` from `from` on, in the order of `storyColumnNames`. */
export function writeStoryColumns(
  story: FeedStory,
  nowMs: number,
  row: Float64Array | number[],
  from: number,
): void {
  readDecayedCounts(story.views, nowMs, views)
  readDecayedCounts(story.impressions, nowMs, impressions)
  readDecayedCounts(story.clicks, nowMs, clicks)
  let at = from
  for (const index of viewsAt) row[at++] = Math.log(views[index]! + countOffset)
  for (const index of impressionsAt) row[at++] = Math.log(impressions[index]! + countOffset)
  for (const index of clicksAt) {
    row[at++] = Math.log(
      (clicks[index]! + clickPrior.clicks) / (impressions[index]! + clickPrior.impressions),
    )
  }
  const age = Math.log(Math.max(0, nowMs - (story.publishedMs ?? story.firstSeenMs)) / 3_600_000 + 0.25)
  row[at++] = age
  row[at++] = age * age
  const { reads } = story
  row[at++] = Math.log((reads.seconds + 300) / (reads.count + 5))
  row[at++] = (reads.completed + 2) / (reads.count + 5)
  row[at] = Math.log((reads.count + 2) / (views[halfLives - 1]! + 4))
}

/** The same, at most `maxAgeMs` old: the exponentials of a story are most of what a list costs. */
export function writeRecentStoryColumns(
  story: FeedStory,
  { nowMs, maxAgeMs }: { nowMs: number; maxAgeMs: number },
  { row, from }: { row: Float64Array; from: number },
): void {
  const columns = (story.recentColumns ??= { atMs: -Infinity, values: storyColumnNames.map(() => 0) })
  const { values } = columns
  if (Math.abs(nowMs - columns.atMs) > maxAgeMs) {
    writeStoryColumns(story, nowMs, values, 0)
    columns.atMs = nowMs
  }
  for (let at = 0; at < values.length; at++) row[from + at] = values[at]!
}
