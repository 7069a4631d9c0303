/** A measured value, and the reader it comes from. */
export interface ReaderValue {
  readonly user: string
  readonly value: number
}

/**
 * The bounds of the 95 % percentile interval (Efron 1979) of the mean value: readers are drawn with all of their values,
 * because one reader's are not independent. Undefined without values.
 */
export function bootstrapOverReaders(
  values: readonly ReaderValue[],
  { random, resamples = 1_000 }: { random: () => number; resamples?: number },
): [low: number, high: number] | undefined {
  const readers = new Map<string, { sum: number; count: number }>()
  for (const { user, value } of values) {
    const known = readers.get(user)
    if (known === undefined) readers.set(user, { sum: value, count: 1 })
    else {
      known.sum += value
      known.count++
    }
  }
  const all = [...readers.values()]
  if (all.length === 0) return undefined
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0
    let count = 0
    for (let drawn = 0; drawn < all.length; drawn++) {
      const reader = all[Math.floor(random() * all.length)]!
      sum += reader.sum
      count += reader.count
    }
    return sum / count
  }).toSorted()
  return [means[Math.round(0.025 * (resamples - 1))]!, means[Math.round(0.975 * (resamples - 1))]!]
}
