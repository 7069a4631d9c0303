import type { Lease } from './lease.js'
import type { LedgerFile } from './ledger-file.js'

/** One file of a log, as its current owner knows it. */
export interface Segment {
  readonly sequence: number
  readonly path: string
  readonly salt: number
  readonly ledger: LedgerFile
  /** End of what is known to be written. */
  bytes: number
  /** Nothing more will be written. */
  isSealed: boolean
  /** All before is cut into batches. */
  cutTo: number
  /** Cuts of earlier owners that lie ahead of `cutTo`, in order. */
  cutsAhead: { start: number; end: number; endEvent: number }[]
  /** Number after the last event seen in it. */
  endEvent: number
  /** What `endEvent` must reach, said by the next segment. */
  expectedEnd: number | undefined
  /** Of the last record that was cut, or the first record; milliseconds since 1970. */
  cutWrittenAt: number
  /** Batches that wait for their confirmation. */
  openBatches: number
  /** Why the file is kept aside when its readable part is shipped. */
  damage: string | undefined
}

export interface Log {
  readonly id: string
  readonly directory: string
  readonly lease: Lease
  /** In order. */
  readonly segments: Segment[]
  /** By range, as in the batch id. */
  readonly batches: Map<string, Batch>
  /** False for a log that another process left behind. */
  readonly isOwn: boolean
  /** No longer ours; nothing may be shipped from it. */
  isLost: boolean
}

/** A cut on its way. Its events are the same for ever. */
export interface Batch {
  readonly id: string
  readonly range: string
  readonly log: Log
  readonly segment: Segment
  readonly start: number
  readonly end: number
  readonly firstEvent: number
  readonly endEvent: number
  readonly events: number
  readonly writtenAt: number
  /** Until it is shipped; read from the segment after that. */
  payload: Buffer | undefined
  /** Waits to be shipped, or is being shipped. */
  isQueued: boolean
  /** How often Redis took it. */
  ships: number
  /** Monotonic. */
  shippedAt: number
  /** The Redis that took it last. */
  shippedTo: string | undefined
}

export function isFullyCut(segment: Segment): boolean {
  return segment.isSealed && segment.cutTo >= segment.bytes
}
