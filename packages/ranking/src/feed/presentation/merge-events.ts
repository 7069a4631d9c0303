import { mergeDuplicates, type MergeOptions } from './merge-duplicates.js'
import { newPlacing, sortByBase } from './placing.js'
import type { RankedCandidate } from './ranked-candidate.js'

/** Best first, one story of each event: for lists that need nothing else of presentation. */
export function mergeEvents(ranked: readonly RankedCandidate[], options: MergeOptions): RankedCandidate[] {
  const placings = ranked.map((candidate) => newPlacing(candidate, candidate.score + candidate.interest))
  return mergeDuplicates(sortByBase(placings), options).merged.map(({ candidate }) => candidate)
}
