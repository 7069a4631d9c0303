import type { SpareCandidate } from '../candidates/pre-rank.js'
import { strongestInterest } from '../candidates/reader-interests.js'
import type { RankedCandidate } from './ranked-candidate.js'

/**
 * Adds the candidates that were not ranked, with scores below all others, so that a list goes on with them by pre-score and
 * interest: no interest lifts one above what was ranked.
 */
export function followWithSpare(
  ranked: readonly RankedCandidate[],
  spare: readonly SpareCandidate[],
): readonly RankedCandidate[] {
  if (spare.length === 0) return ranked
  let lowest = Infinity
  for (const { score } of ranked) lowest = Math.min(lowest, score)
  let highest = -Infinity
  for (const { preScore } of spare) highest = Math.max(highest, preScore)
  const top = (ranked.length === 0 ? 0 : lowest) - strongestInterest - highest
  return ranked.concat(
    spare.map(({ candidate: { story, sources, inclusion, interest }, preScore }) => ({
      story,
      sources,
      inclusion,
      interest,
      score: top + preScore,
      isSpare: true,
    })),
  )
}
