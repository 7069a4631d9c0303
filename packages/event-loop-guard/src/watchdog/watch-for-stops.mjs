/** Where the system does not report a thread's waits, up to this delay the machine may just have been overloaded. */
const surelyStoppedNs = 250e6

/**
 * Measures how long the whole process was stopped, as by SIGSTOP: this thread slept for longer than it wanted, and
 * neither ran nor waited for a CPU meanwhile.
 *
 * @param {object} options
 * @param {number} options.everyMs
 * @param {number} options.maxOversleepNs
 * @param {ReturnType<typeof import('./thread-times.mjs').openThreadTimes>} options.ownTimes
 */
export function watchForStops({ everyMs, maxOversleepNs, ownTimes }) {
  let stoppedNs = 0
  let lastNs = process.hrtime.bigint()
  let last = ownTimes?.read()

  function read() {
    const nowNs = process.hrtime.bigint()
    const now = ownTimes?.read()
    const lateNs = Number(nowNs - lastNs) - everyMs * 1e6
    if (now !== undefined && last !== undefined) {
      const busyNs = now.ranNs - last.ranNs + now.waitedNs - last.waitedNs
      if (lateNs - busyNs > maxOversleepNs) stoppedNs += lateNs - busyNs
    } else if (lateNs > surelyStoppedNs) stoppedNs += lateNs
    lastNs = nowNs
    last = now
    return stoppedNs
  }

  const timer = setInterval(read, everyMs)
  return {
    read,
    stop() {
      clearInterval(timer)
      return read()
    },
  }
}
