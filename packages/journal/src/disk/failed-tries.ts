/** Counts the failures of something in a row, and says when it is tried again; monotonic milliseconds. */
export interface FailedTries {
  readonly count: number
  readonly since: number
  readonly againAt: number
}

const minPauseMs = 100
/** A disk that works again is used within this. Thousands of batches that wait for it cost next to nothing. */
const maxPauseMs = 5_000

/** There is no last attempt: a failed operation is repeated, with growing pauses, until it succeeds. */
export function failedAgain(before: FailedTries | undefined, now: number): FailedTries {
  const count = (before?.count ?? 0) + 1
  const pauseMs = Math.min(minPauseMs * 2 ** Math.min(count - 1, 10), maxPauseMs)
  return { count, since: before?.since ?? now, againAt: now + pauseMs }
}

export function isPaused(failing: FailedTries | undefined, now: number): boolean {
  return failing !== undefined && now < failing.againAt
}
