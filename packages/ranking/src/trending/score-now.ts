import { finishSteps, type Steps } from '../steps.js'
import { sumHidden, type HiddenLayer } from './hidden-layer.js'
import { featureCount, type StoryFeatures } from './story-features.js'

/** A small network for each story on its own: `direct · x + Σ output · softsign(input · x + offset)`, x standardised. */
export interface NowNetwork {
  /** Hidden units × features, row by row. */
  readonly input: readonly number[]
  readonly offset: readonly number[]
  readonly output: readonly number[]
  readonly direct: readonly number[]
}

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
  readonly networks: readonly NowNetwork[]
}

const storiesPerStep = 64

/** One number a story, comparable only within one list. */
export function scoreNow(features: StoryFeatures, model: NowModel): Float64Array {
  return finishSteps(scoreNowInSteps(features, model))
}

export function* scoreNowInSteps({ stories, rows }: StoryFeatures, model: NowModel): Steps<Float64Array> {
  const networks = model.networks.map((network) => foldScaling(network, model))
  const sums = new Float64Array(Math.max(0, ...networks.map(({ offset }) => offset.length)))
  const scores = new Float64Array(stories.length)
  for (const network of networks) {
    for (let story = 0; story < stories.length; story++) {
      if (story % storiesPerStep === 0) yield
      scores[story]! += answer(network, rows, story * featureCount, sums) / networks.length
    }
  }
  return scores
}

interface FoldedNetwork extends HiddenLayer {
  readonly output: Float64Array
  readonly direct: Float64Array
}

function foldScaling(network: NowNetwork, { means, scales }: NowModel): FoldedNetwork {
  const units = network.offset.length
  const input = Float64Array.from(network.input, (weight, at) => weight / scales[at % featureCount]!)
  const offset = Float64Array.from(network.offset)
  for (let unit = 0; unit < units; unit++) {
    for (let feature = 0; feature < featureCount; feature++) {
      offset[unit]! -= input[unit * featureCount + feature]! * means[feature]!
    }
  }
  return {
    features: featureCount,
    input,
    offset,
    output: Float64Array.from(network.output),
    direct: Float64Array.from(network.direct, (weight, at) => weight / scales[at]!),
  }
}

function answer(network: FoldedNetwork, rows: Float64Array, from: number, sums: Float64Array): number {
  const { output, direct } = network
  sumHidden(network, rows, from, sums)
  let score = 0
  for (let feature = 0; feature < featureCount; feature++) score += direct[feature]! * rows[from + feature]!
  for (let unit = 0; unit < output.length; unit++) {
    const sum = sums[unit]!
    score += (output[unit]! * sum) / (1 + Math.abs(sum))
  }
  return score
}
