import { openSync, readSync, closeSync } from 'node:fs'

/**
 * The kernel's figures about a thread; nanoseconds since its start.
 *
 * @typedef {object} ThreadTimes
 * @property {number} ranNs on a CPU
 * @property {number} waitedNs ready to run, without a CPU; counted when the wait is over
 * @property {boolean} isAsleep in a system call, such as for a file or a child process
 */

/**
 * Undefined where there is no /proc, or a kernel without these figures.
 *
 * @param {string} directory of the thread: `/proc/thread-self` or `/proc/self/task/<id>`, where the main thread's id is the process'
 * @returns {{ read(): ThreadTimes, close(): void } | undefined}
 */
export function openThreadTimes(directory) {
  const buffer = Buffer.alloc(512)
  /** @type {number[]} */
  const files = []
  try {
    const schedstat = openSync(`${directory}/schedstat`, 'r')
    files.push(schedstat)
    const stat = openSync(`${directory}/stat`, 'r')
    files.push(stat)
    const readText = (/** @type {number} */ file) =>
      buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0))
    const read = () => {
      const [ran, waited] = readText(schedstat).split(' ')
      const state = readStateOf(readText(stat))
      return { ranNs: Number(ran), waitedNs: Number(waited), isAsleep: state === 'S' || state === 'D' }
    }
    if (!(read().ranNs > 0)) throw new Error('a kernel without scheduler statistics')
    return { read, close: () => files.forEach((file) => closeSync(file)) }
  } catch {
    for (const file of files) closeSync(file)
    return undefined
  }
}

/**
 * Reads the letter after the name in parentheses; the name may itself contain any.
 *
 * @param {string} stat
 */
function readStateOf(stat) {
  return stat[stat.lastIndexOf(')') + 2]
}
