/**
 * Writes the place of each candidate's value within the list: `rank`, from 0 for the lowest to 1 for the highest, equal
 * values sharing their places, and `share`, the value less the logarithm of the mean of what the values are logarithms of.
 */
export function writeWithinList(
  values: Float64Array,
  row: Float64Array,
  { from, step }: { from: number; step: number },
): void {
  const candidates = values.length
  const sorted = values.toSorted()
  let sum = 0
  for (let at = 0; at < candidates; at++) sum += Math.exp(values[at]!)
  const level = Math.log(sum / candidates)
  for (let candidate = 0; candidate < candidates; candidate++) {
    const value = values[candidate]!
    const lower = placeOf(sorted, value)
    let equal = lower
    while (equal < candidates && sorted[equal] === value) equal++
    row[from + candidate * step] = candidates === 1 ? 0.5 : (lower + equal - 1) / 2 / (candidates - 1)
    row[from + candidate * step + 1] = value - level
  }
}

/** The number of values that are lower. */
function placeOf(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
