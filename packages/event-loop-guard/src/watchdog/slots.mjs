/**
 * Memory that both threads read and write without messages: the watchdog must see it while the main thread is blocked.
 * Times are nanoseconds of `process.hrtime`, the one clock that all threads share.
 */
export const times = {
  /** The main thread's last heartbeat. */
  beat: 0,
  /** The last heartbeat before the latest gap, and the one that ended it. */
  gapFrom: 1,
  gapUntil: 2,
}
export const timesBytes = 3 * BigInt64Array.BYTES_PER_ELEMENT

export const flags = {
  /** 1: the next return from a native call takes the stack. */
  isStackWanted: 0,
  /** 1: an inspector listens, so somebody may be debugging. */
  isDebugged: 1,
  /** The number of the watchdog's latest request. */
  question: 2,
  /** 1: the watchdog's session is connected. */
  isAsking: 3,
  /** 1: the process is ending and gets no more requests. */
  isEnding: 4,
}
export const flagsBytes = 5 * Int32Array.BYTES_PER_ELEMENT

export const work = {
  /** The number of the work that runs now; 0 when none is known. */
  running: 0,
  /** The number of the work that was begun last; it may be waiting, or done. */
  last: 1,
  /** The number of heartbeats since then. */
  age: 2,
}
export const workBytes = 3 * Int32Array.BYTES_PER_ELEMENT
