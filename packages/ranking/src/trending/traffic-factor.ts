import type { StoryActivity } from './story-activity.js'

/** Distinct readers by story and hour of 24 hours where the model was fitted: the mean of its days. */
export const fittedDailyReaders = 9_500
/** Half-lives grow with the root of the traffic's fall: wider windows for fewer readers, but news stays news. */
const exponent = 0.5
const leastFactor = 0.4
const mostFactor = 12

/**
 * How much longer (above 1) or shorter all half-lives and windows of a scope are than where the model was fitted. From the
 * readers of 24 hours: continuous, without the day's course, and calm.
 */
export function trafficFactor(stories: Iterable<StoryActivity>, nowMs: number): number {
  const nowHours = nowMs / 3_600_000
  let readers = 0
  for (const { hours } of stories) {
    for (const hour of hours) {
      const inside = Math.min(1, hour.hour + 25 - nowHours)
      if (inside > 0) readers += hour.readers * inside
    }
  }
  return toTrafficFactor(readers)
}

/** From a scope's distinct readers by story and hour in 24 hours. */
export function toTrafficFactor(dailyReaders: number): number {
  const factor = (fittedDailyReaders / Math.max(1, dailyReaders)) ** exponent
  return Math.min(mostFactor, Math.max(leastFactor, factor))
}
