/** @typedef {import('./thread-times.mjs').ThreadTimes} ThreadTimes */

/** The kernel counts running time at clock ticks: 10 ms apart at most on usual ones. */
const tickNs = 10_000_000

/**
 * Computes how much of a period the thread was blocked: it ran, or slept in a system call. A thread that was ready and
 * had no CPU, or was stopped, is not blocked. The kernel counts a wait when it is over, and running when its clock
 * ticks: an uncounted rest may be either, unless the thread sleeps now.
 *
 * @param {number} elapsedNs
 * @param {ThreadTimes | undefined} before
 * @param {ThreadTimes | undefined} after
 * @returns {{ likelyNs: number, surelyNs: number }}
 */
export function computeBlockedTime(elapsedNs, before, after) {
  if (before === undefined || after === undefined) return { likelyNs: elapsedNs, surelyNs: elapsedNs }
  const ranNs = Math.min(elapsedNs, after.ranNs - before.ranNs)
  const restNs = Math.max(0, elapsedNs - ranNs - (after.waitedNs - before.waitedNs))
  if (after.isAsleep) return { likelyNs: ranNs + restNs, surelyNs: ranNs + restNs }
  return { likelyNs: ranNs + (restNs <= tickNs ? restNs : 0), surelyNs: ranNs }
}
