/** A layer's weights, unit by unit; units come in fours. */
export interface HiddenLayer {
  readonly features: number
  readonly input: Float64Array
  readonly offset: Float64Array
}

/**
 * `sums[to + unit] = offset + input · row` for the row that begins at `from`. Four units at a time: alone, each addition
 * waits for the one before it (half the time, measured).
 */
export function sumHidden(
  layer: HiddenLayer,
  rows: Float64Array,
  from: number,
  sums: Float64Array,
  to = 0,
): void {
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
    sums[to + unit] = first
    sums[to + unit + 1] = second
    sums[to + unit + 2] = third
    sums[to + unit + 3] = fourth
  }
}
