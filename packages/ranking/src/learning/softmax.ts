/** Turns the scores of one list, in place, into the chances that add up to 1: `exp(score)`, as a share of all. */
export function softmax(scores: Float64Array): void {
  let highest = -Infinity
  for (const score of scores) highest = Math.max(highest, score)
  let sum = 0
  for (let at = 0; at < scores.length; at++) sum += scores[at] = Math.exp(scores[at]! - highest)
  for (let at = 0; at < scores.length; at++) scores[at]! /= sum
}
