import { detailHours, hourMs, hourOf } from '@frontpage/contracts'

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
