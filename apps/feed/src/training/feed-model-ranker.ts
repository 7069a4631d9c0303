import {
  createFeedLearner,
  feedFeatureCount,
  feedFeatureNames,
  prepareFeedModel,
  scoreFeedRows,
  seededRandom,
  startFeedModel,
  type FeedModel,
} from '@frontpage/ranking'
import { featureLayout } from '../ranker/feature-layout.js'
import type { TrainingList } from './lists/training-list.js'
import type { Ranker } from './rounds/ranker.js'

/** The feed's model as the trainer sees it. */
export const feedModelRanker: Ranker<FeedModel> = {
  start: startFeedModel,
  fits: ({ layout, columns }) => layout === featureLayout && columns === feedFeatureCount,
  accepts: ({ features }) => features.join('\n') === feedFeatureNames.join('\n'),
  isSound: ({ networks }) =>
    networks.every(({ input, offset, output, direct, squares }) =>
      [input, offset, output, direct, squares].every((numbers) => numbers.every(Number.isFinite)),
    ),
  scorerOf(model) {
    const prepared = prepareFeedModel(model)
    return ({ rows }) => scoreFeedRows(prepared, rows)
  },
  learnerOf(model) {
    // The same lists make the same weights, whoever learns them.
    const learner = createFeedLearner(model, { random: seededRandom(model.lists) })
    return {
      learn: (list) => learner.learn({ rows: list.rows, clicked: placesOfClicks(list), atMs: list.servedMs }),
      toModel: (name) => learner.toModel(name),
    }
  },
}

function placesOfClicks({ clicked }: TrainingList): number[] {
  return [...clicked.keys()].filter((at) => clicked[at] === 1)
}
