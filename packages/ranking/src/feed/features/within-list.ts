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
  let sum = 0
  let isFlat = true
  for (let at = 0; at < candidates; at++) {
    const value = values[at]!
    if (value !== values[0]) isFlat = false
    sum += Math.exp(value)
  }
  const level = Math.log(sum / candidates)
  for (let at = 0, to = from; at < candidates; at++, to += step) row[to + 1] = values[at]! - level
  if (isFlat) for (let at = 0, to = from; at < candidates; at++, to += step) row[to] = 0.5
  else writeRanks(values, row, { from, step })
}

function writeRanks(
  values: Float64Array,
  row: Float64Array,
  { from, step }: { from: number; step: number },
): void {
  const candidates = values.length
  const order = orderOf(values)
  for (let place = 0; place < candidates;) {
    const value = values[order[place]!]!
    let end = place + 1
    while (end < candidates && values[order[end]!] === value) end++
    // The mean of the places of equal values.
    const rank = (place + end - 1) / 2 / (candidates - 1)
    for (; place < end; place++) row[from + order[place]! * step] = rank
  }
}

/** Room that all lists share: the columns of a list would allocate as much as all else. */
let room = { order: new Uint32Array(0), merged: new Uint32Array(0) }
/** Runs of this length are sorted by insertion, then merged. */
const runLength = 8

/** The places of the values, the lowest value first: a merge sort, because a call of the engine's own costs more than it sorts. */
function orderOf(values: Float64Array): Uint32Array {
  const count = values.length
  if (room.order.length < count) {
    room = { order: new Uint32Array(2 * count), merged: new Uint32Array(2 * count) }
  }
  let { order, merged } = room
  for (let start = 0; start < count; start += runLength) {
    const end = Math.min(start + runLength, count)
    for (let at = start; at < end; at++) {
      const value = values[at]!
      let to = at
      for (; to > start && values[order[to - 1]!]! > value; to--) order[to] = order[to - 1]!
      order[to] = at
    }
  }
  for (let length = runLength; length < count; length *= 2) {
    for (let start = 0; start < count; start += 2 * length) {
      const middle = Math.min(start + length, count)
      const end = Math.min(middle + length, count)
      let left = start
      let right = middle
      for (let to = start; to < end; to++) {
        const isLeft = left < middle && (right >= end || values[order[left]!]! <= values[order[right]!]!)
        merged[to] = isLeft ? order[left++]! : order[right++]!
      }
    }
    const sorted = merged
    merged = order
    order = sorted
  }
  return order
}
