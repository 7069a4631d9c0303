import { isDeepStrictEqual } from 'node:util'
import type { Fold } from '@frontpage/read-models'

type Dump = Awaited<ReturnType<Fold['dump']>>

export interface DumpComparison {
  differences: { key: string; kept: unknown; again: unknown }[]
  /** Keys of either side. */
  entries: number
  /**
   * The amount by which counts are too high beyond the tolerance, plus the number of other entries that are too many.
   */
  excess: number
}

/** An event counts under several names of a minute; under this one every event counts once. */
const totals = /:all:$/

/**
 * Compares a read model with the same one computed again: counts within the tolerance of its fold, all else exactly.
 * Tolerance is a share of the count, and at least one event where the fold is not exact.
 */
export function compareDumps(
  kept: Dump,
  again: Dump,
  { tolerance }: Pick<Fold, 'tolerance'>,
): DumpComparison {
  const keys = new Set([...Object.keys(kept), ...Object.keys(again)])
  const comparison: DumpComparison = { differences: [], entries: keys.size, excess: 0 }
  for (const key of keys) {
    const [is, should] = [kept[key], again[key]]
    if (typeof (is ?? should) === 'number') {
      const [count, expected] = [Number(is ?? 0), Number(should ?? 0)]
      const allowed = tolerance === 0 ? 0 : Math.max(1, expected * tolerance)
      if (Math.abs(count - expected) <= allowed) continue
      if (totals.test(key)) comparison.excess += Math.max(0, count - expected)
    } else {
      if (isDeepStrictEqual(is, should)) continue
      if (should === undefined) comparison.excess++
    }
    comparison.differences.push({ key, kept: is, again: should })
  }
  return comparison
}
