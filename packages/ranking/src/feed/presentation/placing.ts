import type { CappedGroup, CapCode } from './capped-groups.js'
import type { Slot } from './feed-item.js'
import type { RankedCandidate } from './ranked-candidate.js'
import type { Repetition } from './repetitions.js'

/** A candidate on its way into the list. One object goes through all steps: a request has hundreds of them. */
export interface Placing {
  readonly candidate: RankedCandidate
  /** The ranker's score with what is known of the reader; a place in the list only lowers it. */
  readonly base: number
  /** Stories of the same event that it stands for. */
  duplicates: readonly string[]
  slot: Slot
  propensity: number
  /** Whether chance may take it. */
  readonly isExplorable: boolean
  /** Whether it is in the list, or a reason why not was given. */
  isSettled: boolean
  isFresh: boolean
  section: CappedGroup | undefined
  publisher: CappedGroup | undefined
  authorRepetition: Repetition | undefined
  publisherRepetition: Repetition | undefined
  /** The greatest similarity to the first `comparedTo` of the stories above. */
  similarity: number
  comparedTo: number
  /** The cap for which it was passed over at least once. */
  passedOver: CapCode | undefined
}

const none: readonly string[] = []

export function newPlacing(candidate: RankedCandidate, base: number): Placing {
  return {
    candidate,
    base,
    duplicates: none,
    slot: 'ranked',
    propensity: 1,
    // It is the last way that is tried.
    isExplorable: candidate.sources.at(-1)?.kind === 'exploration',
    isSettled: false,
    isFresh: false,
    section: undefined,
    publisher: undefined,
    authorRepetition: undefined,
    publisherRepetition: undefined,
    similarity: 0,
    comparedTo: 0,
    passedOver: undefined,
  }
}

/** The highest first; among equals by id, so that a list does not depend on the order of its candidates. */
export function sortByBase(placings: readonly Placing[]): Placing[] {
  return placings.toSorted(
    (a, b) => b.base - a.base || (a.candidate.story.storyId < b.candidate.story.storyId ? -1 : 1),
  )
}
