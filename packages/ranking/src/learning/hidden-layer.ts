/** A layer's weights, unit by unit; units come in fours. */
export interface HiddenLayer {
  readonly features: number
  readonly input: Float64Array
  readonly offset: Float64Array
}

/**
 * `sums[unit] = offset + input · row` for the row that begins at `from`. Four units at a time: alone, each addition
 * waits for the one before it (half the time, measured).
 */
export function sumHidden(layer: HiddenLayer, rows: Float64Array, from: number, sums: Float64Array): void {
  const { features, input, offset } = layer
  for (let unit = 0, at = 0; unit < offset.length; unit += 4, at += 3 * features) {
    let first = offset[unit]!
    let second = offset[unit + 1]!
    let third = offset[unit + 2]!
    let fourth = offset[unit + 3]!
    for (let feature = 0; feature < features; feature++, at++) {
      const value = rows[from + feature]!
      first += input[at]! * value
      second += input[at + features]! * value
      third += input[at + 2 * features]! * value
      fourth += input[at + 3 * features]! * value
    }
    sums[unit] = first
    sums[unit + 1] = second
    sums[unit + 2] = third
    sums[unit + 3] = fourth
  }
}

/** The sums of all rows, those of one row after the other: two rows at a time, so that each weight is loaded once for both. */
export function sumHiddenOfAll(layer: HiddenLayer, rows: Float64Array, sums: Float64Array): void {
  const { features, input, offset } = layer
  const units = offset.length
  const count = sums.length / units
  for (let row = 0; row < count; row += 2) {
    const a = row * features
    // An odd last row is reckoned twice.
    const other = row + 1 < count ? row + 1 : row
    const b = other * features
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
      const toA = row * units + unit
      const toB = other * units + unit
      sums[toA] = a0
      sums[toA + 1] = a1
      sums[toA + 2] = a2
      sums[toA + 3] = a3
      sums[toB] = b0
      sums[toB + 1] = b1
      sums[toB + 2] = b2
      sums[toB + 3] = b3
    }
  }
}
