import type { Frame } from './incident.js'

/** What the watchdog's thread is started with. */
export interface WatchdogData {
  readonly times: BigInt64Array
  readonly flags: Int32Array
  readonly work: Int32Array
  readonly everyNs: bigint
  readonly thresholdMs: number
  /** What the kernel calls the watched thread. */
  readonly kernelThreadId: number
  /** The watched thread's number, where it is not the main thread. */
  readonly workerId: number | undefined
  /** Evaluated in the watched thread; gives a TakenStack as JSON. */
  readonly expression: string
  readonly hang: HangOptions
}

export interface HangOptions {
  /** A loop that stands still for so long is reported by the watchdog's thread, while it stands; Infinity: never. */
  readonly afterMs: number
  /** What the report's line, a JSON object, begins with. */
  readonly fields: Readonly<Record<string, string | number>>
  readonly fileDescriptor: 1 | 2
}

/** What the watchdog's thread saw, with frames as in the source where it found a map. */
export interface Gap {
  readonly startNs: bigint
  readonly untilNs: bigint
  readonly durationMs: number
  readonly waitedForCpuMs: number
  readonly frames: readonly Frame[]
  readonly isExact: boolean
  /** Numbers of works; of the stack's own context first. */
  readonly work: { readonly ofStack: number; readonly running: number; readonly last: number }
}

export type WatchdogMessage = 'watching' | 'starved' | Gap
