/** Mean and standard deviation of each feature over all rows; the deviation is never below 0.001. */
export function measureFeatures(
  allRows: readonly Float32Array[],
  features: number,
): { means: number[]; scales: number[] } {
  const sums = Array.from({ length: features }, () => 0)
  const squares = Array.from({ length: features }, () => 0)
  let count = 0
  for (const rows of allRows) {
    count += rows.length / features
    rows.forEach((value, at) => {
      sums[at % features]! += value
      squares[at % features]! += value * value
    })
  }
  const means = sums.map((sum) => sum / count)
  const scales = squares.map((square, at) => Math.sqrt(Math.max(square / count - means[at]! ** 2, 1e-6)))
  return { means, scales }
}

export function standardise(
  rows: Float32Array,
  { means, scales }: { means: readonly number[]; scales: readonly number[] },
): Float64Array {
  const features = means.length
  return Float64Array.from(rows, (value, at) => (value - means[at % features]!) / scales[at % features]!)
}
