import type { StoryTraits } from '../stories/story-traits.js'
import type { Candidate } from './candidate.js'

export interface PreRanked {
  /** For the ranker, in the order in which they were found. */
  readonly candidates: readonly Candidate[]
  /** The others: they follow after what was ranked. */
  readonly spare: readonly SpareCandidate[]
}

export interface SpareCandidate {
  readonly candidate: Candidate
  /** Log-odds, roughly: `ln(popularity + co-reads + .3)`, without the reader's interest. */
  readonly preScore: number
}

export interface PreRankOptions {
  /** Readers of the last minutes for the story's age, as the pools have it. */
  readonly popularityOf: (story: StoryTraits) => number
  /** By story id: how strongly it goes with what the reader has just read. */
  readonly coReads: ReadonlyMap<string, { readonly strength: number }>
  /** The number of candidates that are ranked, unless more of them are certain. */
  readonly maxRanked: number
}

/** A story without readers is as popular as one with this many. */
const prior = 0.3
/** The first places of each way are ranked whatever their scores: no way is cut off by what is popular elsewhere. */
const certainRanks = 2

/**
 * Features and networks cost more than all else of a request, and a candidate far down in popularity, interest and co-reads
 * hardly ever comes up: the best by this cheap score are ranked, and with them what editors pinned, all that chance found
 * (so that no propensity depends on a score), and the first of each way.
 */
export function preRank(found: readonly Candidate[], options: PreRankOptions): PreRanked {
  const { popularityOf, coReads, maxRanked } = options
  const count = found.length
  if (count <= maxRanked) return { candidates: found, spare: [] }
  const preScores = new Float64Array(count)
  const values = new Float64Array(count)
  let certain = 0
  for (let at = 0; at < count; at++) {
    const candidate = found[at]!
    const { story } = candidate
    const together = coReads.size === 0 ? 0 : (coReads.get(story.storyId)?.strength ?? 0)
    preScores[at] = Math.log(popularityOf(story) + together + prior)
    const isCertain = mustBeRanked(candidate)
    if (isCertain) certain++
    values[at] = isCertain ? Infinity : preScores[at]! + candidate.interest
  }
  const isRanked = chooseHighest(values, Math.max(maxRanked, certain), (at) => found[at]!.story.storyId)
  const candidates: Candidate[] = []
  const spare: SpareCandidate[] = []
  for (let at = 0; at < count; at++) {
    const candidate = found[at]!
    if (isRanked(at)) candidates.push(candidate)
    else spare.push({ candidate, preScore: preScores[at]! })
  }
  return { candidates, spare }
}

function mustBeRanked({ sources }: Candidate): boolean {
  for (const { kind, rank } of sources) {
    if (rank < certainRanks || kind === 'editorial' || kind === 'exploration') return true
  }
  return false
}

/** The `size` highest of more values; of equal ones at the end those with the first ids. */
function chooseHighest(
  values: Float64Array,
  size: number,
  idOf: (at: number) => string,
): (at: number) => boolean {
  const lowest = size === 0 ? Infinity : values.toSorted()[values.length - size]!
  let above = 0
  const equal: number[] = []
  for (let at = 0; at < values.length; at++) {
    if (values[at]! > lowest) above++
    else if (values[at] === lowest) equal.push(at)
  }
  const firstById = equal.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1)).slice(0, size - above)
  return (at) => values[at]! > lowest || firstById.includes(at)
}
