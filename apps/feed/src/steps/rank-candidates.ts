import type { RankedCandidate } from '@frontpage/ranking'
import type { BuiltFeatures } from './build-features.js'
import type { FeedRanker } from '../ranker/feed-ranker.js'

/** The third of four steps: a score for each candidate, the order of the rows. */
export function rankCandidates(
  features: BuiltFeatures,
  { ranker, nowMs }: { ranker: FeedRanker; nowMs: number },
): RankedCandidate[] {
  const scores = ranker.score(features, nowMs)
  return features.candidates.map(({ story, sources, inclusion }, at) => ({
    story,
    sources,
    inclusion,
    score: scores[at]!,
  }))
}
