import type { StoryTraits } from '../stories/story-traits.js'

/** Where a candidate comes from: the way on which it was found, and its place there, from 0. */
export type CandidateSource = { readonly rank: number } & (
  | { readonly kind: 'editorial' }
  | { readonly kind: 'asked'; readonly topic: string }
  | { readonly kind: 'section' | 'followed' | 'popular_section' | 'onboarding'; readonly topic: string }
  | { readonly kind: 'co_read'; readonly storyId: string }
  | { readonly kind: 'region'; readonly country: string }
  | { readonly kind: 'trending' | 'fresh' }
  | { readonly kind: 'exploration'; readonly inclusion: number }
)
export type CandidateSourceKind = CandidateSource['kind']

export interface Candidate {
  readonly story: StoryTraits
  /** All ways on which it was found, in the order in which they were tried. */
  readonly sources: readonly CandidateSource[]
  /**
   * The probability with which chance made it a candidate, the others given: 1 where a way without chance found it.
   */
  readonly inclusion: number
  /** What the reader's interest in its topics adds to its log-odds: `interestBonus`. */
  readonly interest: number
}
