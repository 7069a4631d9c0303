import { feedFeatureCount, prepareFeedModel, scoreFeedRows, type FeedModel } from '@frontpage/ranking'
import type { FeedRanker } from './feed-ranker.js'
import { popularityRanker } from './popularity-ranker.js'

/** Ranks by trained weights; by popularity where these do not fit together, or are made for other features. */
export function createModelRanker(model: FeedModel): FeedRanker {
  if (model.features.length !== feedFeatureCount || model.networks.length === 0) return popularityRanker
  const prepared = prepareFeedModel(model)
  return { version: model.version, score: ({ rows }) => scoreFeedRows(prepared, rows) }
}
