import { sumHidden } from './hidden-layer.js'
import { featureCount } from './story-features.js'

/** A moment's standardised candidates, and the share of the later attention that each got. */
export interface FitList {
  readonly rows: Float64Array
  readonly target: Float64Array
}

/**
 * Adds the gradient of the list's softmax cross-entropy to `gradient` and returns the loss. Weights are in the order of
 * `NowNetwork`: input, offset, output, direct. Stories that are right within 1e-5 add nothing.
 */
export function addGradient(
  list: FitList,
  weights: Float64Array,
  gradient: Float64Array,
  units: number,
): number {
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
  let loss = 0
  for (let story = 0; story < stories; story++) {
    loss -= target[story]! * Math.log(scores[story]! + 1e-12)
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
  return loss
}

function softmax(scores: Float64Array): void {
  let highest = -Infinity
  for (const score of scores) highest = Math.max(highest, score)
  let sum = 0
  for (let at = 0; at < scores.length; at++) sum += scores[at] = Math.exp(scores[at]! - highest)
  for (let at = 0; at < scores.length; at++) scores[at]! /= sum
}
