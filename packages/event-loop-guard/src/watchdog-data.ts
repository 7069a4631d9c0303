import type { Frame } from './incident.js'

/** The data with which the watchdog's thread is started. */
export interface WatchdogData {
  readonly times: Float64Array
  readonly flags: Int32Array
  readonly work: Int32Array
  readonly everyMs: number
  readonly thresholdMs: number
  /**
   * With a heartbeat each turn, the files in one of which the loop waits for events; undefined with one each `everyMs`.
   */
  readonly loopFiles: readonly number[] | undefined
  /** The kernel's id of the watched thread. */
  readonly kernelThreadId: number
  /** The watched thread's number, where it is not the main thread. */
  readonly workerId: number | undefined
  /** Evaluated in the watched thread; returns a TakenStack as JSON. */
  readonly expression: string
  readonly hang: HangOptions
}

export interface HangOptions {
  /** When the loop is blocked for this long, the watchdog's thread reports it while it lasts; Infinity: never. */
  readonly afterMs: number
  /** The first fields of the report's line, a JSON object. */
  readonly fields: Readonly<Record<string, string | number>>
  readonly fileDescriptor: 1 | 2
}

/** A blockage as the watchdog's thread saw it, with frames in the source where it found a map. */
export interface Gap {
  readonly startNs: bigint
  readonly untilNs: bigint
  readonly durationMs: number
  readonly waitedForCpuMs: number
  readonly frames: readonly Frame[]
  readonly isExact: boolean
  /** Numbers of works; that of the stack's own context first. */
  readonly work: { readonly ofStack: number; readonly running: number; readonly last: number }
}

export type WatchdogMessage = 'watching' | 'starved' | Gap
