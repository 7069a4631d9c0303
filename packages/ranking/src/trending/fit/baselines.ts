import type { StoryActivity } from '../serve/story-activity.js'

/** A score that others use, for comparison: for one story at one time, uncapped. */
export type Baseline = (story: StoryActivity, nowMs: number) => number

/** Baselines by the name that an evaluation prints. Age is the time since `firstMinute`. */
export const baselines: Readonly<Record<string, Baseline>> = {
  count1h: (story, nowMs) => count(story, nowMs, 60),
  ewma30m: (story, nowMs) => decayed(story, nowMs, 30),
  /** `(p − 1)^.8 / ((age_min + 120) / 60)^1.8`, p the readers of 8 days; amix.dk/blog/post/19574. */
  hackerNews: (story, nowMs) =>
    Math.max(0, countAll(story, nowMs) - 1) ** 0.8 / (ageHours(story, nowMs) + 2) ** 1.8,
  /** `log10(max(s, 1)) + t / 45,000 s`, t the first view; reddit-archive/reddit r2/lib/db/_sorts.pyx. */
  redditHot: (story, nowMs) =>
    Math.log10(Math.max(1, countAll(story, nowMs))) + (story.firstMinute * 60 - 1_134_028_003) / 45_000,
  /** `log(max(2, s + 2)) / (age_h + 2)^1.8`; LemmyNet/lemmy crates/diesel_utils/replaceable_schema/utils.sql. */
  lemmy: (story, nowMs) =>
    Math.log(Math.max(2, countAll(story, nowMs) + 2)) / (ageHours(story, nowMs) + 2) ** 1.8,
  /** The best formula of a search on EB-NeRD, 27 April to 11 May 2023. */
  ewma15mByAge: (story, nowMs) => decayed(story, nowMs, 15) * (ageHours(story, nowMs) + 0.25) ** -0.8,
}

function ageHours({ firstMinute }: StoryActivity, nowMs: number): number {
  return Math.max(0, nowMs / 3_600_000 - firstMinute / 60)
}

function count(story: StoryActivity, nowMs: number, minutes: number): number {
  return sumMinutes(story, nowMs, (age) => (age < minutes ? 1 : 0))
}

/** Sums the last 26 hours with decay; minute m is taken at its middle. */
function decayed(story: StoryActivity, nowMs: number, halfLifeMinutes: number): number {
  return sumMinutes(story, nowMs, (age) => 2 ** (-age / halfLifeMinutes))
}

function sumMinutes({ hours }: StoryActivity, nowMs: number, weight: (ageMinutes: number) => number): number {
  const now = nowMs / 60_000
  let sum = 0
  for (const hour of hours) {
    for (const [minute, readers] of hour.minutes) {
      const at = hour.hour * 60 + minute
      if (at <= now) sum += readers * weight(Math.max(0, now - at - 0.5))
    }
  }
  return sum
}

function countAll(story: StoryActivity, nowMs: number): number {
  let sum = count(story, nowMs, Infinity)
  for (const readers of story.olderHours.values()) sum += readers
  return sum
}
