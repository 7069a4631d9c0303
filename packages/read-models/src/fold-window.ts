import { detailHours, hourMs, hourOf } from '@frontpage/contracts'

/** The clocks of a platform's machines differ by less. */
const maxAheadMs = 5 * 60_000

/**
 * The times of events that are folded, by the clock of who folds: first and last, milliseconds since 1970. What lies
 * outside is archived only. A tracker whose clock is wrong cannot move what others count by, and whether a key has
 * expired never matters: each outlives the time in which it is written and read.
 */
export interface FoldWindow {
  readonly fromMs: number
  readonly untilMs: number
}

export function foldWindowAt(nowMs: number): FoldWindow {
  return { fromMs: (hourOf(nowMs) - detailHours + 1) * hourMs, untilMs: nowMs + maxAheadMs }
}
