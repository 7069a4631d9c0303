import type { Candidate } from '../candidates/candidate.js'

export interface RankedCandidate extends Candidate {
  /**
   * Log-odds up to a constant, as the softmax of a listwise ranker has them: a factor f of the odds adds ln f. Scores of
   * other kinds are brought to this scale by whoever gives them.
   */
  readonly score: number
  /** It stands after what was ranked: its score says no more than the order of these. */
  readonly isSpare: boolean
}
