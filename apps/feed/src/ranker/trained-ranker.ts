import {
  areSoundBiases,
  areSoundEntries,
  createFeedLearner,
  feedFeatureNames,
  prepareFeedModel,
  scoreFeedRows,
  seededRandom,
  startFeedModel,
  type FeedModel,
} from '@frontpage/ranking'
import type { Ranker } from '../training/rounds/ranker.js'
import { featureLayout } from './feature-layout.js'
import type { FeedRanker } from './feed-ranker.js'
import { popularityRanker } from './popularity-ranker.js'

const seed = 1

/** The feed's model, as the trainer uses it. */
export const trainedRanker: Ranker<FeedModel> = {
  start: startFeedModel,
  fits: ({ layout, columns }) => layout === featureLayout && columns === feedFeatureNames.length,
  accepts: ({ features }) =>
    features.length === feedFeatureNames.length &&
    features.every((name, at) => name === feedFeatureNames[at]),
  isSound: (model) => {
    try {
      prepareFeedModel(model)
      return (
        Number.isSafeInteger(model.steps) &&
        model.steps >= 0 &&
        Date.parse(model.fittedTo) > 0 &&
        areSoundEntries(model.appeal ?? {}) &&
        areSoundBiases(model.positionBiases ?? {})
      )
    } catch {
      return false
    }
  },
  scorerOf(model) {
    const prepared = prepareFeedModel(model)
    return ({ rows }) => scoreFeedRows(prepared, rows)
  },
  learnerOf(model) {
    const learner = createFeedLearner(model, { random: seededRandom(seed) })
    return {
      learn({ rows, clicked, servedMs, stories, surface, positions }) {
        const places = { surface, positions }
        learner.learn({ rows, clicked: rowsOf(clicked), atMs: servedMs, stories, places })
      },
      toModel: (name) => learner.toModel(name),
    }
  },
}

function rowsOf(clicked: Uint8Array): number[] {
  return Array.from(clicked.keys()).filter((at) => clicked[at] === 1)
}

/** Ranks with a version of the weights; by popularity where these are for other features, or missing. */
export function toFeedRanker(model: FeedModel): FeedRanker {
  if (!trainedRanker.accepts(model) || model.networks.length === 0) return popularityRanker
  const prepared = prepareFeedModel(model)
  return { version: model.version, score: ({ rows }) => scoreFeedRows(prepared, rows) }
}
