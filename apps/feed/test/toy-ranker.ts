import { createStoryAppeal, type AppealEntries } from '@frontpage/ranking'
import type { Ranker } from '../src/training/rounds/ranker.js'
import type { TrainingList } from '../src/training/lists/training-list.js'

export interface ToyModel {
  readonly weights: readonly number[]
  readonly appeal?: AppealEntries
}

/** A linear model that learns by the gradient of the listwise softmax: small enough to be computed by hand. */
export const toyRanker: Ranker<ToyModel> = {
  start: { weights: [0, 0] },
  fits: ({ layout }) => layout === 'toy',
  accepts: ({ weights }) => weights.length === 2,
  isSound: ({ weights }) => weights.every(Number.isFinite),
  scorerOf:
    ({ weights }) =>
    (list) =>
      scoresOf(list, weights),
  learnerOf(model) {
    const weights = [...model.weights]
    const appeal = createStoryAppeal(model.appeal)
    return {
      learn(list) {
        appeal.learn(list.stories, [list.clicked.indexOf(1)], {
          offsets: list.stories.map(() => 0),
          atMs: list.servedMs,
        })
        const scores = scoresOf(list, weights).map(Math.exp)
        const sum = scores.reduce((total, score) => total + score, 0)
        const clicks = list.clicked.reduce((total, click) => total + click, 0)
        for (let at = 0; at < list.clicked.length; at++) {
          const slope = scores[at]! / sum - list.clicked[at]! / clicks
          for (let column = 0; column < weights.length; column++) {
            weights[column]! -= 0.1 * slope * list.rows[at * list.columns + column]!
          }
        }
      },
      toModel: () => ({ weights: [...weights], appeal: appeal.entries() }),
    }
  },
}

function scoresOf({ rows, columns, clicked }: TrainingList, weights: readonly number[]): Float64Array {
  return Float64Array.from(clicked, (_, at) =>
    weights.reduce((sum, weight, column) => sum + weight * rows[at * columns + column]!, 0),
  )
}
