import { prepareNetwork, scoreRow, type ListwiseNetwork } from '../../learning/listwise-network.js'
import { featureCount, type StoryFeatures } from './story-features.js'

/** The score of window `now`: the sum of a few networks fitted from different seeds. */
export interface NowModel {
  /** ISO times of the ticks it was fitted on. */
  readonly fittedFrom: string
  readonly fittedTo: string
  /** Names the command that made the model. */
  readonly command: string
  readonly features: readonly string[]
  readonly means: readonly number[]
  readonly scales: readonly number[]
  readonly networks: readonly ListwiseNetwork[]
}

/** One number a story, comparable only within one list. */
export function scoreNow({ stories, rows }: StoryFeatures, model: NowModel): Float64Array {
  const networks = model.networks.map((network) => prepareNetwork(network, model))
  const sums = new Float64Array(Math.max(0, ...networks.map(({ offset }) => offset.length)))
  const scores = new Float64Array(stories.length)
  for (const network of networks) {
    for (let story = 0; story < stories.length; story++) {
      scores[story]! += scoreRow(network, rows, story * featureCount, sums) / networks.length
    }
  }
  return scores
}
