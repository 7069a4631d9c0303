import { followWithSpare, type RankedCandidate, type SpareCandidate } from '@frontpage/ranking'
import type { BuiltFeatures } from './build-features.js'
import type { FeedRanker } from '../ranker/feed-ranker.js'

/** The third of four steps: a score for each candidate, in the order of the rows, then the candidates without rows. */
export function rankCandidates(
  features: BuiltFeatures,
  { ranker, nowMs, spare = [] }: { ranker: FeedRanker; nowMs: number; spare?: readonly SpareCandidate[] },
): readonly RankedCandidate[] {
  const scores = ranker.score(features, nowMs)
  const ranked = features.candidates.map(({ story, sources, inclusion, interest }, at) => ({
    story,
    sources,
    inclusion,
    interest,
    score: scores[at]!,
    isSpare: false,
  }))
  return followWithSpare(ranked, spare)
}
