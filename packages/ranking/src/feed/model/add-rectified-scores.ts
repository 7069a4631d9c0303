import { sumHiddenOfAll } from '../../learning/hidden-layer.js'
import type { PreparedNetwork } from '../../learning/listwise-network.js'

let room = new Float64Array(0)

/**
 * Adds each row’s score, divided by `count`, to `scores`: the network's linear part and its rectified units. The sums are
 * added up in the order of `scoreRow`, so both give the same numbers.
 */
export function addRectifiedScores(
  network: PreparedNetwork,
  rows: Float64Array,
  scores: Float64Array,
  count: number,
): void {
  const { features, output, direct } = network
  const units = output.length
  if (room.length < scores.length * units) room = new Float64Array(scores.length * units)
  const sums = room.subarray(0, scores.length * units)
  sumHiddenOfAll(network, rows, sums)
  for (let row = 0; row < scores.length; row += 2) {
    // An odd last row is reckoned twice.
    const other = row + 1 < scores.length ? row + 1 : row
    let score = 0
    let otherScore = 0
    for (let feature = 0, a = row * features, b = other * features; feature < features; feature++, a++, b++) {
      const weight = direct[feature]!
      score += weight * rows[a]!
      otherScore += weight * rows[b]!
    }
    for (let unit = 0, a = row * units, b = other * units; unit < units; unit++, a++, b++) {
      const weight = output[unit]!
      if (sums[a]! > 0) score += weight * sums[a]!
      if (sums[b]! > 0) otherScore += weight * sums[b]!
    }
    scores[row]! += score / count
    if (other !== row) scores[other]! += otherScore / count
  }
}
