import type { StoryActivity } from './story-activity.js'

/**
 * Distinct readers by story and hour, in 24 hours, on the site where the model was fitted: the mean of 28 April to 10
 * May 2023.
 */
export const fittedDailyReaders = 10_600
/**
 * The exponents with which half-lives follow the traffic. On the fitted log thinned to 10 %, an exponent of .2 gives
 * nDCG@10 .698 (0: .693, .5: .667, by all readers); with a model fitted on such a log and used on the whole, .3 gives
 * .774 (0: .751, .5: .756).
 */
const quietExponent = 0.2
const busyExponent = 0.3
/** A base half-life of 15 minutes is never below 3 minutes, nor above an hour and a half. */
const leastStretch = 0.2
const mostStretch = 6

/**
 * The factor by which the half-lives of a scope are longer (above 1) or shorter than where the model was fitted.
 * Computed from the readers of 24 hours: it is continuous, does not follow the time of day, and changes slowly.
 */
export function trafficFactor(stories: Iterable<StoryActivity>, nowMs: number): number {
  return toTrafficFactor(dailyReaders(stories, nowMs))
}

export function toTrafficFactor(readersOfDay: number): number {
  const traffic = Math.max(1, readersOfDay) / fittedDailyReaders
  return traffic ** -(traffic < 1 ? quietExponent : busyExponent)
}

/** The changes to the model's input that a factor implies. */
export interface Adaptation {
  /** Multiplies half-lives and windows. */
  readonly stretch: number
  /** Multiplies counts. */
  readonly countScale: number
}

/**
 * Busier scopes react faster, and their counts are scaled down to the range that the model knows, because it would only
 * guess at larger numbers. Quiet scopes look back further, with unscaled counts: the model was also fitted on thinned
 * logs and knows how little a single reader says.
 */
export function toAdaptation(factor: number): Adaptation {
  if (factor >= 1) return { stretch: Math.min(mostStretch, factor), countScale: 1 }
  const traffic = factor ** (-1 / busyExponent)
  const stretch = Math.max(leastStretch, factor)
  return { stretch, countScale: 1 / (traffic * stretch) }
}

/** A scope's distinct readers by story and hour in the 24 hours before `nowMs`, uncapped. */
export function dailyReaders(stories: Iterable<StoryActivity>, nowMs: number): number {
  const nowHours = nowMs / 3_600_000
  let readers = 0
  for (const { hours } of stories) {
    for (const hour of hours) {
      if (hour.hour > nowHours) continue
      readers += hour.readers * Math.min(1, Math.max(0, hour.hour + 25 - nowHours))
    }
  }
  return readers
}
