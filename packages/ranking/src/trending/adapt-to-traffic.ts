import type { StoryActivity } from './story-activity.js'

/** Makes what happens in a scope comparable with what the model was fitted on. */
export interface Adaptation {
  /** Stretches all half-lives and windows. */
  readonly factor: number
  /** Multiplies all counts. */
  readonly countScale: number
}

export const noAdaptation: Adaptation = { factor: 1, countScale: 1 }

/** Distinct readers by story and hour of 24 hours where the model was fitted: the mean of 28 April to 10 May 2023. */
export const fittedDailyReaders = 10_600
/**
 * Half-lives grow and shrink with these powers of the traffic. Of the fitted log thinned to 10 %, an exponent of .2 gives
 * nDCG@10 .698 (0: .693, .5: .667, by all readers); of a model fitted on such a log and used on the whole, .3 gives .774
 * (0: .751, .5: .756).
 */
const quietExponent = 0.2
const busyExponent = 0.3
/** A base half-life of 15 minutes between 3 minutes and an hour and a half. */
const leastFactor = 0.2
const mostFactor = 6

/** From the readers of 24 hours: continuous, without the day's course, and calm. */
export function adaptToTraffic(stories: Iterable<StoryActivity>, nowMs: number): Adaptation {
  return toAdaptation(dailyReaders(stories, nowMs))
}

/**
 * Busier scopes react faster, and their counts are brought down to those that the model knows: it would only guess at
 * numbers it never saw. Quiet scopes look back further, with their counts as they are: the model was also fitted on thinned
 * logs and knows how little a single reader says.
 */
export function toAdaptation(readersOfDay: number): Adaptation {
  const traffic = Math.max(1, readersOfDay) / fittedDailyReaders
  if (traffic <= 1) return { factor: Math.min(mostFactor, traffic ** -quietExponent), countScale: 1 }
  const factor = Math.max(leastFactor, traffic ** -busyExponent)
  return { factor, countScale: 1 / (traffic * factor) }
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
