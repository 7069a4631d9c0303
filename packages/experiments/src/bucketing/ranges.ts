import type { Namespace, VariationRange } from '../definitions/definitions.js'
import { hash } from './hash.js'

export function isInRange(bucket: number, [start, end]: VariationRange): boolean {
  return bucket >= start && bucket < end
}

/** The index of the first range that holds the bucket; −1 when none does. */
export function chooseVariation(bucket: number, ranges: readonly VariationRange[]): number {
  for (let index = 0; index < ranges.length; index++) {
    const range = ranges[index]
    if (range !== undefined && isInRange(bucket, range)) return index
  }
  return -1
}

/** Namespaces keep using hash version 1 for compatibility; `filters` replace them. */
export function isInNamespace(value: unknown, [id, start, end]: Namespace): boolean {
  const bucket = hash(`__${id}`, value, 1)
  return bucket !== null && bucket >= start && bucket < end
}

export function getEqualWeights(variations: number): number[] {
  return variations <= 0 ? [] : Array.from({ length: variations }, () => 1 / variations)
}

/**
 * The range of buckets of each variation, `[start, start + coverage × weight]`: a reader who is in stays in when the
 * coverage grows. Weights that are missing, too few or do not sum to one (0.99 to 1.01) are replaced by equal ones.
 */
export function getBucketRanges(
  variations: number,
  coverage = 1,
  weights?: readonly number[],
): VariationRange[] {
  const covered = Math.min(1, Math.max(0, coverage))
  let start = 0
  return toUsableWeights(variations, weights).map((weight) => {
    const range: VariationRange = [start, start + covered * weight]
    start += weight
    return range
  })
}

function toUsableWeights(variations: number, weights: readonly number[] | undefined): readonly number[] {
  if (weights === undefined || weights.length !== variations) return getEqualWeights(variations)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return sum < 0.99 || sum > 1.01 ? getEqualWeights(variations) : weights
}
