import { activate, slopeOf, type Activation } from './activation.js'
import { sumHiddenOfAll } from './hidden-layer.js'
import { softmax } from './softmax.js'

/** The candidates of one list as standardised rows, and the share of the later attention that each of them got. */
export interface FitList {
  readonly rows: Float64Array
  readonly target: Float64Array
  /** What is added to each candidate's score for reasons that the network is not to learn. */
  readonly offsets?: Float64Array | undefined
}

export interface NetworkShape {
  /** The number of hidden units, a multiple of four. */
  readonly units: number
  readonly features: number
  /** Softsign by default. */
  readonly activation?: Activation
  /** Receives the slope of the loss by each candidate's score: its chance less its target. */
  readonly slopes?: Float64Array
}

/**
 * Adds the gradient of the list's softmax cross-entropy to `gradient` and returns the loss. Weights are in the order of
 * `ListwiseNetwork`: input, offset, output, direct. Candidates that are right within 1e-5 add nothing.
 */
export function addGradient(
  { rows, target, offsets }: FitList,
  weights: Float64Array,
  gradient: Float64Array,
  { units, features, activation = 'softsign', slopes }: NetworkShape,
): number {
  const candidates = target.length
  const offsetAt = units * features
  const outputAt = offsetAt + units
  const directAt = outputAt + units
  const layer = {
    features,
    input: weights.subarray(0, offsetAt),
    offset: weights.subarray(offsetAt, outputAt),
  }
  const sums = new Float64Array(candidates * units)
  sumHiddenOfAll(layer, rows, sums)
  const scores = new Float64Array(candidates)
  for (let candidate = 0; candidate < candidates; candidate++) {
    const from = candidate * features
    let score = 0
    for (let feature = 0; feature < features; feature++) {
      score += weights[directAt + feature]! * rows[from + feature]!
    }
    for (let unit = 0; unit < units; unit++) {
      const sum = sums[candidate * units + unit]!
      score += weights[outputAt + unit]! * activate(activation, sum)
    }
    scores[candidate] = offsets === undefined ? score : score + offsets[candidate]!
  }
  softmax(scores)
  let loss = 0
  const taught: number[] = []
  for (let candidate = 0; candidate < candidates; candidate++) {
    loss -= target[candidate]! * Math.log(scores[candidate]! + 1e-12)
    const slope = scores[candidate]! - target[candidate]!
    if (slopes !== undefined) slopes[candidate] = slope
    scores[candidate] = slope
    if (Math.abs(slope) >= 1e-5) taught.push(candidate)
  }
  addProducts(taught, scores, { rows, gradient, features, to: directAt })
  const inner = new Float64Array(candidates)
  for (let unit = 0; unit < units; unit++) {
    const moved: number[] = []
    for (const candidate of taught) {
      const sum = sums[candidate * units + unit]!
      const slope = scores[candidate]!
      gradient[outputAt + unit]! += slope * activate(activation, sum)
      inner[candidate] = slope * weights[outputAt + unit]! * slopeOf(activation, sum)
      if (inner[candidate] === 0) continue
      gradient[offsetAt + unit]! += inner[candidate]
      moved.push(candidate)
    }
    addProducts(moved, inner, { rows, gradient, features, to: unit * features })
  }
  return loss
}

interface Products {
  readonly rows: Float64Array
  readonly gradient: Float64Array
  readonly features: number
  /** The place in the gradient of the first feature's weight. */
  readonly to: number
}

/**
 * Adds to each feature's gradient the products of the candidates' factors and values, in the order of the candidates. Four
 * at a time: the gradient is read and written once for all of them.
 */
function addProducts(
  candidates: readonly number[],
  factors: Float64Array,
  { rows, gradient, features, to }: Products,
): void {
  let next = 0
  for (; next + 4 <= candidates.length; next += 4) {
    const a = candidates[next]!
    const b = candidates[next + 1]!
    const c = candidates[next + 2]!
    const d = candidates[next + 3]!
    const first = factors[a]!
    const second = factors[b]!
    const third = factors[c]!
    const fourth = factors[d]!
    for (let feature = 0; feature < features; feature++) {
      let sum = gradient[to + feature]!
      sum += first * rows[a * features + feature]!
      sum += second * rows[b * features + feature]!
      sum += third * rows[c * features + feature]!
      sum += fourth * rows[d * features + feature]!
      gradient[to + feature] = sum
    }
  }
  for (; next < candidates.length; next++) {
    const candidate = candidates[next]!
    const factor = factors[candidate]!
    for (let feature = 0; feature < features; feature++) {
      gradient[to + feature]! += factor * rows[candidate * features + feature]!
    }
  }
}
