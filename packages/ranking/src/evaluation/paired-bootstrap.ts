export interface BootstrapOptions {
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly resamples?: number
  /** The confidence level of the interval; .95 by default. */
  readonly level?: number
}

/**
 * The mean of `first − second` over pairs with the bounds of its percentile interval (Efron 1979): [low, mean, high].
 * Throws RangeError for lists of different or no length.
 */
export function pairedBootstrap(
  first: readonly number[],
  second: readonly number[],
  options: BootstrapOptions,
): [low: number, mean: number, high: number] {
  if (first.length !== second.length || first.length === 0)
    throw new RangeError('the lists do not form pairs')
  const { random, resamples = 2_000, level = 0.95 } = options
  const gains = first.map((value, index) => value - second[index]!)
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0
    for (let drawn = 0; drawn < gains.length; drawn++) sum += gains[Math.floor(random() * gains.length)]!
    return sum / gains.length
  }).toSorted()
  const bound = (quantile: number) => means[Math.round(quantile * (resamples - 1))]!
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length
  return [bound((1 - level) / 2), mean, bound((1 + level) / 2)]
}
