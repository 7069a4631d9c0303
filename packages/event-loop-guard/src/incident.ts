/** The location of a call, in the source when there is a source map. */
export interface Frame {
  readonly functionName: string
  /** A path, or `node:…`; undefined for functions that are built into the engine. */
  readonly file: string | undefined
  readonly line: number | undefined
  readonly column: number | undefined
  /** The function is not running: it awaits the frame above it. */
  readonly isAsync: boolean
}

/** The work that the loop was doing; `name` is the one that `defineWork` was given. */
export interface WorkInProgress {
  readonly name: string
  /**
   * True: it was running. False: it was begun last, less than a second before, and may have been waiting while other
   * work blocked the loop.
   */
  readonly isRunning: boolean
}

/** One blockage of the event loop. */
export interface Incident {
  /** Counted from 1. */
  readonly number: number
  /** The start, ISO 8601 UTC. */
  readonly at: string
  /**
   * The time until the loop turned again, without the time in which the thread waited for a CPU. Too short by at most
   * a millisecond; with heartbeats of a timer, by at most a quarter of the threshold.
   */
  readonly durationMs: number
  /** The time in which the thread was ready to run and had no CPU; 0 where the system does not report it. */
  readonly waitedForCpuMs: number
  /** The part of the duration that garbage collection took. */
  readonly gcMs: number
  /**
   * The innermost call of the application's own code, or of a library's or Node's where there is none of its own; or
   * `(garbage collection)`; or `(unknown)` when no stack could be taken. When there were several calls, the one that
   * took most of the time.
   */
  readonly culprit: Frame
  /**
   * True: the stack was taken inside the call, or as it returned. False: the engine could not be interrupted for so
   * long that the call may have returned just before; the culprit is then the call that continues after it.
   */
  readonly isExact: boolean
  /** Innermost first, at most `maxFrames`. */
  readonly stack: readonly Frame[]
  readonly work: WorkInProgress | undefined
}

export interface Culprit {
  readonly frame: Frame
  readonly incidents: number
  readonly totalMs: number
  readonly longestMs: number
}

export const garbageCollection = '(garbage collection)'
export const unknown = '(unknown)'
export const others = '(others)'

/** A frame without a place in the code. */
export function toNameOnly(functionName: string): Frame {
  return { functionName, file: undefined, line: undefined, column: undefined, isAsync: false }
}
