import { performance } from 'node:perf_hooks'

const attempts = 5

/**
 * The time of `process.hrtime`, in milliseconds, at which this thread's `performance.now()` was 0: the latter is the
 * cheaper clock, but each thread has its own.
 */
export function readClockOrigin(): number {
  let [originMs, bestMs] = [0, Infinity]
  // The thread may lose its CPU between the two clocks.
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = performance.now()
    const nowMs = Number(process.hrtime.bigint()) / 1e6
    const after = performance.now()
    if (after - before >= bestMs) continue
    bestMs = after - before
    originMs = nowMs - (before + after) / 2
  }
  return originMs
}
