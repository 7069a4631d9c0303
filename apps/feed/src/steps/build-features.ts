import { toFeedFeatures, type Candidate, type FeedStory } from '@frontpage/ranking'
import type { FeedRequest } from './feed-request.js'

export interface BuiltFeatures {
  /** The candidates that are still live, in the order of the rows. */
  readonly candidates: readonly Candidate[]
  readonly stories: readonly FeedStory[]
  /** A row of `feedFeatureCount` numbers for each. */
  readonly rows: Float64Array
}

/** Counts reach the board a quarter of a second late anyway; all requests of a second share a story's own columns. */
const maxStoryAgeMs = 1_000

/** The second of four steps: what the ranker looks at, of each story, of the reader, and of the list as a whole. */
export function buildFeatures(
  { stories, history, nowMs, openStoryId, appeal }: FeedRequest,
  candidates: readonly Candidate[],
): BuiltFeatures {
  const live: Candidate[] = []
  const known: FeedStory[] = []
  for (const candidate of candidates) {
    const story = stories.storyOf(candidate.story.storyId)
    if (story === undefined) continue
    live.push(candidate)
    known.push(story)
  }
  const rows = toFeedFeatures(known, history, {
    nowMs,
    maxStoryAgeMs,
    coReads: stories.coReads,
    appeal,
    storyOf: (number) => stories.byNumber(number),
    ...(openStoryId !== undefined && { openStoryId }),
  })
  return { candidates: live, stories: known, rows }
}
