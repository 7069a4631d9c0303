import type { PreparedNetwork } from '../../learning/listwise-network.js'

/**
 * Adds each row’s score, divided by `count`, to `scores`: the network's linear part and its rectified units. Two rows at four units at
 * a time: each weight is loaded once for both, and no addition waits for the one before it. The sums are added up in
 * the order of `scoreRow`, so both give the same numbers.
 */
export function addRectifiedScores(
  { features, input, offset, output, direct }: PreparedNetwork,
  rows: Float64Array,
  scores: Float64Array,
  count: number,
): void {
  const units = output.length
  for (let row = 0; row < scores.length; row += 2) {
    const a = row * features
    // An odd last row is reckoned twice.
    const b = row + 1 < scores.length ? a + features : a
    let scoreA = 0
    let scoreB = 0
    for (let feature = 0; feature < features; feature++) {
      const weight = direct[feature]!
      scoreA += weight * rows[a + feature]!
      scoreB += weight * rows[b + feature]!
    }
    for (let unit = 0, at = 0; unit < units; unit += 4, at += 3 * features) {
      let a0 = offset[unit]!
      let a1 = offset[unit + 1]!
      let a2 = offset[unit + 2]!
      let a3 = offset[unit + 3]!
      let b0 = a0
      let b1 = a1
      let b2 = a2
      let b3 = a3
      for (let feature = 0; feature < features; feature++, at++) {
        const x = rows[a + feature]!
        const y = rows[b + feature]!
        const w0 = input[at]!
        const w1 = input[at + features]!
        const w2 = input[at + 2 * features]!
        const w3 = input[at + 3 * features]!
        a0 += w0 * x
        b0 += w0 * y
        a1 += w1 * x
        b1 += w1 * y
        a2 += w2 * x
        b2 += w2 * y
        a3 += w3 * x
        b3 += w3 * y
      }
      if (a0 > 0) scoreA += output[unit]! * a0
      if (a1 > 0) scoreA += output[unit + 1]! * a1
      if (a2 > 0) scoreA += output[unit + 2]! * a2
      if (a3 > 0) scoreA += output[unit + 3]! * a3
      if (b0 > 0) scoreB += output[unit]! * b0
      if (b1 > 0) scoreB += output[unit + 1]! * b1
      if (b2 > 0) scoreB += output[unit + 2]! * b2
      if (b3 > 0) scoreB += output[unit + 3]! * b3
    }
    scores[row]! += scoreA / count
    if (b !== a) scores[row + 1]! += scoreB / count
  }
}
