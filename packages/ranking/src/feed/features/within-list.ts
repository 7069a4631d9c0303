let ascending = new Float64Array(0)

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
  // Room that all lists share: 17 columns of a list would allocate as much as all else.
  if (ascending.length < candidates) ascending = new Float64Array(2 * candidates)
  const sorted = ascending.subarray(0, candidates)
  sorted.set(values)
  sorted.sort()
  let sum = 0
  for (let at = 0; at < candidates; at++) sum += Math.exp(values[at]!)
  const level = Math.log(sum / candidates)
  const isFlat = sorted[0] === sorted[candidates - 1]
  for (let candidate = 0, to = from; candidate < candidates; candidate++, to += step) {
    const value = values[candidate]!
    row[to] = isFlat ? 0.5 : middlePlaceOf(sorted, value, candidates) / (candidates - 1)
    row[to + 1] = value - level
  }
}

/** The mean of the places of the values that equal it. */
function middlePlaceOf(sorted: Float64Array, value: number, candidates: number): number {
  let lower = 0
  let high = candidates
  while (lower < high) {
    const middle = (lower + high) >> 1
    if (sorted[middle]! < value) lower = middle + 1
    else high = middle
  }
  let equal = lower + 1
  while (equal < candidates && sorted[equal] === value) equal++
  return (lower + equal - 1) / 2
}
