import { feedFeatureCount, type FeedItem, type PresentedFeed, type RankedCandidate } from '@frontpage/ranking'
import type { ServedFeatures } from '@frontpage/contracts'
import { featureLayout } from '../ranker/feature-layout.js'
import type { FeedRanker } from '../ranker/feed-ranker.js'
import { buildFeatures, type BuiltFeatures } from '../steps/build-features.js'
import type { FeedRequest } from '../steps/feed-request.js'
import { findCandidates, type FoundStories } from '../steps/find-candidates.js'
import { presentFeed } from '../steps/present-feed.js'
import { rankCandidates } from '../steps/rank-candidates.js'

/** A feed with everything that was thought on the way, for its serving and for whoever asks why. */
export interface RankedFeed {
  readonly found: FoundStories
  readonly features: BuiltFeatures
  readonly ranked: readonly RankedCandidate[]
  readonly presented: PresentedFeed
}

/** The four steps of a feed: candidates, features, ranking, presentation. */
export function rankFeed(request: FeedRequest, ranker: FeedRanker): RankedFeed {
  const found = findCandidates(request)
  const features = buildFeatures(request, found.candidates)
  const ranked = rankCandidates(features, {
    ranker,
    nowMs: request.nowMs,
    spare: found.spare,
  })
  const presented = presentFeed(request, ranked, found.interests)
  return { found, features, ranked, presented }
}

/** The values that these items were ranked by. */
export function servedFeaturesOf({ features }: RankedFeed, items: readonly FeedItem[]): ServedFeatures {
  const rowOf = new Map(features.stories.map(({ storyId }, at) => [storyId, at]))
  const values = new Float32Array(items.length * feedFeatureCount)
  items.forEach(({ story }, at) => {
    const row = rowOf.get(story.storyId)
    // A story that was not ranked has no values; training leaves it out.
    if (row === undefined) return void values.fill(NaN, at * feedFeatureCount, (at + 1) * feedFeatureCount)
    values.set(
      features.rows.subarray(row * feedFeatureCount, (row + 1) * feedFeatureCount),
      at * feedFeatureCount,
    )
  })
  return { layout: featureLayout, columns: feedFeatureCount, values }
}
