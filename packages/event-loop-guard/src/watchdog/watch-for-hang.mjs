import { writeSync } from 'node:fs'
import { pickCulprit } from './pick-culprit.mjs'

/** The longest time of node's timers. */
const maxTimerMs = 2 ** 31 - 1

/**
 * A loop that never turns again reports nothing by itself: the watchdog reports it instead, once for each gap. A
 * process at a breakpoint, or one that was stopped, does not hang.
 *
 * @param {import('../watchdog-data.js').HangOptions} options
 * @param {object} gap
 * @param {() => number} gap.readBlockedNs
 * @param {() => boolean} gap.isDebugged
 * @param {() => readonly import('../incident.js').Frame[]} gap.readStack
 */
export function watchForHang({ afterMs, fields, fileDescriptor }, { readBlockedNs, isDebugged, readStack }) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const lookIn = (/** @type {number} */ ms) => {
    timer = setTimeout(look, Math.min(maxTimerMs, Math.max(1, Math.ceil(ms))))
  }

  function look() {
    if (isDebugged()) return lookIn(afterMs)
    const leftMs = afterMs - readBlockedNs() / 1e6
    if (leftMs > 0) return lookIn(leftMs)
    const stack = readStack()
    const line = { ...fields, blockedMs: afterMs, culprit: pickCulprit(stack), stack }
    writeSync(fileDescriptor, `${JSON.stringify(line)}\n`)
  }

  if (afterMs < Infinity) lookIn(afterMs)
  return { stop: () => clearTimeout(timer) }
}
