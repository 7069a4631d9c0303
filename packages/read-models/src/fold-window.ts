/**
 * The number of hours whose minutes, countries, networks … are kept, including the current one: an event is folded up
 * to a day late.
 */
export const detailHours = 26
/** The number of hours that lists look back: seven days and one. */
export const keptHours = 8 * 24

const hourMs = 3_600_000
/** The clocks of a platform's machines differ by less than this. */
const maxAheadMs = 5 * 60_000

/**
 * The times of events that are folded, by the folding process's clock: first and last, milliseconds since 1970. Events
 * outside are only archived. A tracker whose clock is wrong cannot affect other events, and it never matters whether a
 * key has expired: each outlives the time in which it is written and read.
 */
export interface FoldWindow {
  readonly fromMs: number
  readonly untilMs: number
}

export function foldWindowAt(nowMs: number): FoldWindow {
  return { fromMs: (hourOf(nowMs) - detailHours + 1) * hourMs, untilMs: nowMs + maxAheadMs }
}

export function hourOf(timeMs: number): number {
  return Math.floor(timeMs / hourMs)
}
