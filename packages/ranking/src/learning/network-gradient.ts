import { activate, slopeOf, type Activation } from './activation.js'
import { sumHidden } from './hidden-layer.js'

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
  const scores = new Float64Array(candidates)
  for (let candidate = 0; candidate < candidates; candidate++) {
    const from = candidate * features
    sumHidden(layer, rows, from, sums, candidate * units)
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
  for (let candidate = 0; candidate < candidates; candidate++) {
    loss -= target[candidate]! * Math.log(scores[candidate]! + 1e-12)
    const slope = scores[candidate]! - target[candidate]!
    if (slopes !== undefined) slopes[candidate] = slope
    if (Math.abs(slope) < 1e-5) continue
    const from = candidate * features
    for (let feature = 0; feature < features; feature++) {
      gradient[directAt + feature]! += slope * rows[from + feature]!
    }
    for (let unit = 0, at = 0; unit < units; unit++) {
      const sum = sums[candidate * units + unit]!
      gradient[outputAt + unit]! += slope * activate(activation, sum)
      const inner = slope * weights[outputAt + unit]! * slopeOf(activation, sum)
      if (inner === 0) {
        at += features
        continue
      }
      gradient[offsetAt + unit]! += inner
      for (let feature = 0; feature < features; feature++, at++)
        gradient[at]! += inner * rows[from + feature]!
    }
  }
  return loss
}

function softmax(scores: Float64Array): void {
  let highest = -Infinity
  for (const score of scores) highest = Math.max(highest, score)
  let sum = 0
  for (let at = 0; at < scores.length; at++) sum += scores[at] = Math.exp(scores[at]! - highest)
  for (let at = 0; at < scores.length; at++) scores[at]! /= sum
}
