import { drawNormal } from './draw-normal.js'
import type { ListwiseNetwork } from './listwise-network.js'
import { addGradient, type FitList, type NetworkShape } from './network-gradient.js'
import { seededRandom } from './seeded-random.js'

export interface FitNetworkOptions extends NetworkShape {
  readonly seed: number
  readonly steps: number
  /** The number of lists drawn for each step. */
  readonly batch: number
  readonly learningRate: number
  /** Weight decay in the gradient (L2), offsets excepted. */
  readonly decay: number
}

/**
 * Listwise softmax cross-entropy (ListNet, Cao et al. 2007) by Adam (Kingma & Ba 2015) with a cosine learning rate.
 * The same lists and options give the same network.
 */
export function fitNetwork(lists: readonly FitList[], options: FitNetworkOptions): ListwiseNetwork {
  const { units, features } = options
  const random = seededRandom(options.seed)
  const offsetAt = units * features
  const outputAt = offsetAt + units
  const directAt = outputAt + units
  const weights = new Float64Array(directAt + features)
  for (let at = 0; at < offsetAt; at++) weights[at] = drawNormal(random) / Math.sqrt(features)
  for (let at = outputAt; at < directAt; at++) weights[at] = (0.3 * drawNormal(random)) / Math.sqrt(units)
  const gradient = new Float64Array(weights.length)
  const adam = createAdam(weights, gradient)
  for (let step = 0; step < options.steps; step++) {
    gradient.fill(0)
    for (let drawn = 0; drawn < options.batch; drawn++) {
      addGradient(lists[Math.floor(random() * lists.length)]!, weights, gradient, { units, features })
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
