import type { FeedStory } from '@frontpage/ranking'

/** The input of a ranker: the stories, and a row of features for each. */
interface RankerInput {
  readonly stories: readonly FeedStory[]
  readonly rows: Float64Array
}

export interface FeedRanker {
  /** Names what made the scores; it stands in the serving. */
  readonly version: string
  /** Log-odds up to a constant, in the order of the stories. */
  score(input: RankerInput, nowMs: number): ArrayLike<number>
}
