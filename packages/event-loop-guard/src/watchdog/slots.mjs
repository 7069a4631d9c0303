/**
 * Memory that both threads read and write without messages: the watchdog must see it while the main thread is blocked.
 * Times are nanoseconds of `process.hrtime`, the one clock that all threads share. `turn` is written after what belongs to
 * the turn.
 */
export const times = {
  /** The main thread's last heartbeat. */
  beat: 0,
  /** The heartbeat that ended the latest gap. */
  gapUntil: 1,
  /** The part of that gap in which the loop did not wait for events. */
  gapActive: 2,
  /** When the work that was begun last had begun for certain. */
  workSeen: 3,
}
export const timesBytes = 4 * Float64Array.BYTES_PER_ELEMENT

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
  /** The number of heartbeats so far. */
  turn: 5,
  /** The `turn` during which the latest gap was. */
  gapTurn: 6,
  /** 1: the next heartbeat is due by a timer; 0: it comes when the loop turns. */
  isByTimer: 7,
}
export const flagsBytes = 8 * Int32Array.BYTES_PER_ELEMENT

export const work = {
  /** The number of the work that runs now; 0 when none is known. */
  running: 0,
  /** The number of the work that was begun last; it may be waiting, or done. */
  last: 1,
  /** 1: it was begun since `workSeen`. */
  isNew: 2,
}
export const workBytes = 3 * Int32Array.BYTES_PER_ELEMENT
