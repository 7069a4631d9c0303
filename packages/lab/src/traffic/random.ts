/** A source of numbers in [0, 1), such as `seededRandom`. */
export type Random = () => number

/** Ranks 0 … size − 1 by Zipf's law: rank r is drawn in proportion to 1 / (r + 1)^exponent. Binary search, O(log size). */
export function createZipf(random: Random, size: number, exponent = 1): () => number {
  const cumulative = new Float64Array(size)
  let sum = 0
  for (let rank = 0; rank < size; rank++) cumulative[rank] = sum += 1 / (rank + 1) ** exponent
  return () => {
    const target = random() * sum
    let low = 0
    let high = size - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((cumulative[middle] ?? 0) < target) low = middle + 1
      else high = middle
    }
    return low
  }
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new RangeError('nothing to pick from')
  return item
}
