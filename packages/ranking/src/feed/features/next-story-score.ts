import { decayedCountAt } from '../signals/decayed-counts.js'
import type { FeedStory } from '../signals/story-signals.js'

/** Both terms count views or readers of the last hours; the weight was not tuned. */
const coReadWeight = 1
const agePower = -0.6

/**
 * How likely a story is the one that a reader opens next, among all live ones: views of the last quarter of an hour, damped
 * by age, and how strongly it goes with what the reader has just read. Cheap: it chooses candidates, the model ranks them.
 */
export function nextStoryScore(story: FeedStory, coRead: number, nowMs: number): number {
  return freshPopularity(story, nowMs) + coReadWeight * coRead
}

/** `views(15 min) · (age in hours + 0.25)^−0.6`, the best formula of a search on EB-NeRD. */
export function freshPopularity(story: FeedStory, nowMs: number): number {
  const ageHours = Math.max(0, nowMs - (story.publishedMs ?? story.firstSeenMs)) / 3_600_000
  return decayedCountAt(story.views, 15, nowMs) * (ageHours + 0.25) ** agePower
}
