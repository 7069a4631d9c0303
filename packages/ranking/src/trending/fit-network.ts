import { sumHidden } from './hidden-layer.js'
import type { NowNetwork } from './score-now.js'
import { seededRandom } from './seeded-random.js'
import { featureCount } from './story-features.js'

/** A moment's standardised candidates and the share of the later attention that each got. */
export interface FitList {
  readonly rows: Float64Array
  readonly target: Float64Array
}

export interface FitNetworkOptions {
  readonly seed: number
  /** Hidden units, a multiple of four. */
  readonly units: number
  readonly steps: number
  /** Lists drawn for each step. */
  readonly batch: number
  readonly learningRate: number
  /** Weight decay in the gradient (L2), offsets excepted. */
  readonly decay: number
}

/**
 * Listwise softmax cross-entropy (ListNet, Cao et al. 2007) by Adam (Kingma & Ba 2015) with a cosine learning rate.
 * The same lists and options give the same network.
 */
export function fitNetwork(lists: readonly FitList[], options: FitNetworkOptions): NowNetwork {
  const { units } = options
  const random = seededRandom(options.seed)
  const offsetAt = units * featureCount
  const outputAt = offsetAt + units
  const directAt = outputAt + units
  const weights = new Float64Array(directAt + featureCount)
  for (let at = 0; at < offsetAt; at++) weights[at] = normal(random) / Math.sqrt(featureCount)
  for (let at = outputAt; at < directAt; at++) weights[at] = (0.3 * normal(random)) / Math.sqrt(units)
  const gradient = new Float64Array(weights.length)
  const adam = createAdam(weights, gradient)
  for (let step = 0; step < options.steps; step++) {
    gradient.fill(0)
    for (let drawn = 0; drawn < options.batch; drawn++) {
      addGradient(lists[Math.floor(random() * lists.length)]!, weights, gradient, units)
    }
    for (let at = 0; at < weights.length; at++) {
      gradient[at] = gradient[at]! / options.batch
      if (at < offsetAt || at >= outputAt) gradient[at]! += options.decay * weights[at]!
    }
    adam(options.learningRate * 0.5 * (1 + Math.cos((Math.PI * step) / options.steps)))
  }
  return {
    input: [...weights.subarray(0, offsetAt)],
    offset: [...weights.subarray(offsetAt, outputAt)],
    output: [...weights.subarray(outputAt, directAt)],
    direct: [...weights.subarray(directAt)],
  }
}

function addGradient(list: FitList, weights: Float64Array, gradient: Float64Array, units: number): void {
  const { rows, target } = list
  const stories = target.length
  const offsetAt = units * featureCount
  const outputAt = offsetAt + units
  const directAt = outputAt + units
  const layer = {
    features: featureCount,
    input: weights.subarray(0, offsetAt),
    offset: weights.subarray(offsetAt, outputAt),
  }
  const sums = new Float64Array(stories * units)
  const scores = new Float64Array(stories)
  for (let story = 0; story < stories; story++) {
    const from = story * featureCount
    sumHidden(layer, rows, from, sums, story * units)
    let score = 0
    for (let feature = 0; feature < featureCount; feature++) {
      score += weights[directAt + feature]! * rows[from + feature]!
    }
    for (let unit = 0; unit < units; unit++) {
      const sum = sums[story * units + unit]!
      score += (weights[outputAt + unit]! * sum) / (1 + Math.abs(sum))
    }
    scores[story] = score
  }
  softmax(scores)
  for (let story = 0; story < stories; story++) {
    const slope = scores[story]! - target[story]!
    if (Math.abs(slope) < 1e-5) continue
    const from = story * featureCount
    for (let feature = 0; feature < featureCount; feature++) {
      gradient[directAt + feature]! += slope * rows[from + feature]!
    }
    for (let unit = 0, at = 0; unit < units; unit++) {
      const sum = sums[story * units + unit]!
      const damped = 1 + Math.abs(sum)
      gradient[outputAt + unit]! += (slope * sum) / damped
      const inner = (slope * weights[outputAt + unit]!) / (damped * damped)
      gradient[offsetAt + unit]! += inner
      for (let feature = 0; feature < featureCount; feature++, at++)
        gradient[at]! += inner * rows[from + feature]!
    }
  }
}

function softmax(scores: Float64Array): void {
  let highest = -Infinity
  for (const score of scores) highest = Math.max(highest, score)
  let sum = 0
  for (let at = 0; at < scores.length; at++) sum += scores[at] = Math.exp(scores[at]! - highest)
  for (let at = 0; at < scores.length; at++) scores[at]! /= sum
}

function createAdam(weights: Float64Array, gradient: Float64Array): (learningRate: number) => void {
  const mean = new Float64Array(weights.length)
  const square = new Float64Array(weights.length)
  let step = 0
  return (learningRate) => {
    step++
    const meanBias = 1 - 0.9 ** step
    const squareBias = 1 - 0.999 ** step
    for (let at = 0; at < weights.length; at++) {
      const slope = gradient[at]!
      mean[at] = 0.9 * mean[at]! + 0.1 * slope
      square[at] = 0.999 * square[at]! + 0.001 * slope * slope
      weights[at]! -= (learningRate * (mean[at]! / meanBias)) / (Math.sqrt(square[at]! / squareBias) + 1e-8)
    }
  }
}

/** Box and Muller 1958. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
