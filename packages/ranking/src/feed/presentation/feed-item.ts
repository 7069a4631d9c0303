import type { CandidateSource } from '../candidates/candidate.js'
import type { Exclusion } from '../candidates/create-exclusions.js'
import type { StoryTraits } from '../stories/story-traits.js'
import type { CapCode } from './capped-groups.js'

/** How a story got its position: by its score, by the freshness floor, by chance, or by an editor. */
export type Slot = 'ranked' | 'fresh' | 'exploration' | 'pinned'

export interface FeedItem {
  readonly story: StoryTraits
  /** From 1. */
  readonly position: number
  readonly slot: Slot
  readonly score: number
  /**
   * The probability with which this story stands at this position, over the random choices of the feed: of candidates
   * for exploration, and of what stands in the positions of chance. Log it with the impression. Undefined where another
   * rule has moved the story since, which `presentFeed` itself never does: no estimator may weight such a story.
   */
  readonly propensity: number | undefined
  readonly sources: readonly CandidateSource[]
  /** Stories of the same event that it stands for. */
  readonly duplicates: readonly string[]
}

export type DuplicateCut =
  /** A better story reports the same event. */
  | { readonly code: 'duplicate'; readonly of: string }
  /** The reader read, or hid, another story of the same event. */
  | { readonly code: 'event_seen' | 'event_hidden'; readonly of: string }

/** Why a candidate is not in the list. */
export type Cut = { readonly storyId: string } & (
  | Exclusion
  | DuplicateCut
  /** There was no place left; without the cap there would have been. */
  | { readonly code: CapCode }
  | { readonly code: 'rank' }
  /** The same for one that was not chosen for the ranker. */
  | { readonly code: 'pre_score' }
  | { readonly code: 'not_visible' }
  /** An editor's review or cap, which is applied to the list, leaves no place where it may stand. */
  | { readonly code: 'editorial_limit' }
)

export interface PresentedFeed {
  readonly items: readonly FeedItem[]
  readonly cuts: readonly Cut[]
}
