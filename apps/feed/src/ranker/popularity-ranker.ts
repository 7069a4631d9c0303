import { popularityOf } from '../board/story-popularity.js'
import type { FeedRanker } from './feed-ranker.js'

/** A story that nobody has read yet is as popular as one with this many readers in a quarter of an hour. */
const prior = 0.3

/** The yardstick of experiments: what is read now for its age, the same for all readers. */
export const popularityRanker: FeedRanker = {
  version: 'popularity',
  score: ({ stories }, nowMs) =>
    Float64Array.from(stories, (story) => Math.log(popularityOf(story, nowMs) + prior)),
}
