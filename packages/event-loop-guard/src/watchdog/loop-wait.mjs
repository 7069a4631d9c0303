import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs'

/**
 * The numbers of the system calls in which libuv waits for events: epoll_wait, epoll_pwait and epoll_pwait2.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const waitingCalls = { x64: ['232', '281', '441'], arm64: ['22', '441'] }

/**
 * Finds the open files in which one of the threads' loops waits; undefined where the system does not say what a thread
 * waits in: then the loop must tell by a timer that it turns. This is called by the thread that is going to be watched,
 * whose loop is among them; the one of a child process that is waited for synchronously opens later.
 *
 * @param {string} directory of the thread
 * @returns {readonly number[] | undefined}
 */
export function findLoopFiles(directory) {
  if (process.platform !== 'linux' || !(process.arch in waitingCalls)) return undefined
  try {
    if (readFileSync(`${directory}/syscall`, 'latin1') === '') return undefined
    if (!(Number.parseInt(readFileSync(`${directory}/schedstat`, 'latin1'), 10) > 0)) return undefined
    const files = readdirSync('/proc/self/fd').filter(isPoll).map(Number)
    return files.length > 0 ? files : undefined
  } catch {
    return undefined
  }
}

/** @param {string} file */
function isPoll(file) {
  try {
    return readlinkSync(`/proc/self/fd/${file}`) === 'anon_inode:[eventpoll]'
  } catch {
    // The one by which the directory was read
    return false
  }
}

/**
 * Tells whether a thread runs (or wants to), waits in its loop for events, or sleeps in another call, which blocks the
 * loop.
 *
 * @param {string} directory of the thread
 * @param {readonly number[]} loopFiles among which its loop's is
 * @returns {{ read(): 'running' | 'waiting' | 'asleep', close(): void }}
 */
export function openLoopWait(directory, loopFiles) {
  const file = openSync(`${directory}/syscall`, 'r')
  const buffer = Buffer.alloc(64)
  const calls = new Set(waitingCalls[process.arch])
  /** Only the loop's own once it is known: another one may be closed, and its number used again. */
  let files = new Set(loopFiles.map((number) => `0x${number.toString(16)}`))
  return {
    read() {
      const text = buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0))
      if (text.startsWith('running')) return 'running'
      const [call = '', first = ''] = text.split(' ', 2)
      if (!calls.has(call) || !files.has(first)) return 'asleep'
      if (files.size > 1) files = new Set([first])
      return 'waiting'
    },
    close: () => closeSync(file),
  }
}
