/**
 * How much of a time the thread was blocked: it ran, or slept in a system call. A thread that was ready and had no CPU, or
 * was stopped, is not blocked. While a wait lasts the kernel has not counted it yet: what is neither is a wait unless
 * the thread sleeps.
 *
 * @param {number} elapsedNs
 * @param {import('./thread-times.mjs').ThreadTimes | undefined} before
 * @param {import('./thread-times.mjs').ThreadTimes | undefined} after
 * @returns {{ blockedNs: number, waitedNs: number }}
 */
export function judgeTime(elapsedNs, before, after) {
  if (before === undefined || after === undefined) return { blockedNs: elapsedNs, waitedNs: 0 }
  const ranNs = after.ranNs - before.ranNs
  const countedWaitNs = after.waitedNs - before.waitedNs
  const restNs = Math.max(0, elapsedNs - ranNs - countedWaitNs)
  // The kernel counts running time when its clock ticks, up to 10 ms late.
  const isWaiting = !after.isAsleep && restNs > tickNs
  const waitedNs = Math.min(elapsedNs, countedWaitNs + (isWaiting ? restNs : 0))
  return { blockedNs: elapsedNs - waitedNs, waitedNs }
}

const tickNs = 10_000_000
