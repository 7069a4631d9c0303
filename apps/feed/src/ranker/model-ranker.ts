import { prepareFeedModel, scoreFeedRows, type FeedModel } from '@frontpage/ranking'
import type { FeedRanker } from './feed-ranker.js'

/** Ranks by trained weights. @throws RangeError for weights that do not fit together */
export function createModelRanker(model: FeedModel): FeedRanker {
  const prepared = prepareFeedModel(model)
  return { version: model.version, score: ({ rows }) => scoreFeedRows(prepared, rows) }
}
