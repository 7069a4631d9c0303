import type { CoReads, StoryNumber } from '../signals/reader-history.js'
import type { StoryAppeal } from '../signals/story-appeal.js'
import type { FeedStory } from '../signals/story-signals.js'

/** What is known at the moment of a list besides its stories and its reader. */
export interface FeedContext {
  readonly nowMs: number
  readonly coReads: CoReads
  /** What the ranker's learner knows of the stories' appeal; by default nothing. */
  readonly appeal?: StoryAppeal
  /** The live stories by number: what a reader's history is about. */
  readonly storyOf: (number: StoryNumber) => FeedStory | undefined
  /** The story that the reader has open beside the list. */
  readonly openStoryId?: string
}
