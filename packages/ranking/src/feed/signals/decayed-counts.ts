/** The half-lives, in minutes, at which every count of a story is known. */
export const halfLivesMinutes = [7.5, 15, 30, 60, 120, 240, 480, 1_440, 4_320] as const
export type HalfLife = (typeof halfLivesMinutes)[number]

const decayPerMinute = halfLivesMinutes.map((halfLife) => Math.LN2 / halfLife)
/** An event within the current minute happened half a minute before its end, on average. */
const middleOfMinute = 0.5

/**
 * A count that fades at several half-lives: `Σ amount · 2^(−age / halfLife)` (forward decay, Cormode et al. 2009). The sums
 * are kept as they were at the newest minute, so amounts can come in any order and nothing is stored by minute. They are a
 * list and no typed array: the memory of so many small ones lies outside of the heap, where each of them is tracked.
 */
export interface DecayedCounts {
  /** Minutes since 1970; −Infinity while nothing was counted. */
  newestMinute: number
  readonly sums: number[]
}

export function newDecayedCounts(): DecayedCounts {
  return { newestMinute: -Infinity, sums: halfLivesMinutes.map(() => 0) }
}

/** Adds what happened in a minute since 1970. */
export function addToDecayedCounts(counts: DecayedCounts, minute: number, amount: number): void {
  const { sums } = counts
  if (minute > counts.newestMinute) {
    const passed = minute - counts.newestMinute
    for (let at = 0; at < sums.length; at++) {
      // Nothing was counted before the first minute: 0 · e^−∞ is 0.
      sums[at] = sums[at]! * Math.exp(-passed * decayPerMinute[at]!) + amount
    }
    counts.newestMinute = minute
    return
  }
  const age = counts.newestMinute - minute
  for (let at = 0; at < sums.length; at++) sums[at]! += amount * Math.exp(-age * decayPerMinute[at]!)
}

/** Writes the count at each half-life, as it is at `nowMs`, to `values` from `from` on. */
export function readDecayedCounts(
  { newestMinute, sums }: DecayedCounts,
  nowMs: number,
  values: Float64Array,
  from = 0,
): void {
  if (newestMinute === -Infinity) {
    values.fill(0, from, from + sums.length)
    return
  }
  const age = Math.max(0, nowMs / 60_000 - newestMinute - middleOfMinute)
  for (let at = 0; at < sums.length; at++) {
    values[from + at] = Math.max(0, sums[at]! * Math.exp(-age * decayPerMinute[at]!))
  }
}

/** The count at one half-life, as it is at `nowMs`. */
export function decayedCountAt(
  { newestMinute, sums }: DecayedCounts,
  halfLife: HalfLife,
  nowMs: number,
): number {
  if (newestMinute === -Infinity) return 0
  const at = halfLivesMinutes.indexOf(halfLife)
  const age = Math.max(0, nowMs / 60_000 - newestMinute - middleOfMinute)
  return Math.max(0, sums[at]! * Math.exp(-age * decayPerMinute[at]!))
}
