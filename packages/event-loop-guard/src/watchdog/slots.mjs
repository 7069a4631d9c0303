/**
 * What both threads write and read without a message: the watchdog must see it while the main thread is blocked.
 * Times are nanoseconds of `process.hrtime`, the one clock that all threads share.
 */
export const times = {
  /** The main thread's last sign of life. */
  beat: 0,
  /** The last sign of life before the latest gap, and the one that ended it. */
  gapFrom: 1,
  gapUntil: 2,
}
export const timesBytes = 3 * BigInt64Array.BYTES_PER_ELEMENT

export const flags = {
  /** 1: whoever returns from a native call takes the stack. */
  isStackWanted: 0,
  /** 1: an inspector listens, so somebody may be debugging. */
  isDebugged: 1,
  /** How many questions the watchdog has asked: the number of the latest. */
  question: 2,
  /** 1: the watchdog's session is connected. */
  isAsking: 3,
  /** 1: the process ends, and is asked nothing any more. */
  isEnding: 4,
}
export const flagsBytes = 5 * Int32Array.BYTES_PER_ELEMENT

export const work = {
  /** The number of the work that runs now; 0: none is known to. */
  running: 0,
  /** The one that was begun last; it may be waiting, or done. */
  last: 1,
  /** Signs of life since then. */
  age: 2,
}
export const workBytes = 3 * Int32Array.BYTES_PER_ELEMENT
