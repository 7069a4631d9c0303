/** Where a call stands, in the words of the source when there is a source map. */
export interface Frame {
  readonly functionName: string
  /** A path, or `node:…`; undefined for what the engine has built in. */
  readonly file: string | undefined
  readonly line: number | undefined
  readonly column: number | undefined
  /** Not running: it awaits what is above it. */
  readonly isAsync: boolean
}

/** What the loop was doing; `name` is what `defineWork` was given. */
export interface WorkInProgress {
  readonly name: string
  /**
   * True: it was running. False: it was begun last, less than a second before, and may have been waiting for something
   * while another work blocked the loop.
   */
  readonly isRunning: boolean
}

/** One time that the event loop stood still. */
export interface Incident {
  /** Counted from 1. */
  readonly number: number
  /** Start, ISO 8601 UTC. */
  readonly at: string
  /** Until the loop turned again, without the time in which the thread waited for a CPU. Short by a heartbeat at most. */
  readonly durationMs: number
  /** How long it was ready to run and had no CPU meanwhile; 0 where the system does not say. */
  readonly waitedForCpuMs: number
  /** Of the duration. */
  readonly gcMs: number
  /**
   * The innermost call of the application's own code, or of a library's or Node's where none of its own is there; or
   * `(garbage collection)`; or `(unknown)`: no stack could be had. Of several the one that took most of the time.
   */
  readonly culprit: Frame
  /**
   * True: the stack was taken inside the call, or as it returned. False: the engine could not be interrupted for so long
   * that the call may have returned just before; the culprit is then the one that goes on after it.
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

/** A frame that stands for no place in the code. */
export function toNameOnly(functionName: string): Frame {
  return { functionName, file: undefined, line: undefined, column: undefined, isAsync: false }
}
