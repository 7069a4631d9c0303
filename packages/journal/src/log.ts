import type { TraceContext } from '@frontpage/contracts'
import type { FailedTries } from './failed-tries.js'
import type { JournalSpan } from './journal-tracing.js'
import type { Lease } from './lease.js'
import type { LedgerFile } from './ledger-file.js'

/** Bytes of a segment that fail their checksums, or that are missing from it. */
export interface DamagedRange {
  readonly start: number
  readonly end: number
  readonly reason: string
}

interface Damage extends DamagedRange {
  isSetAside: boolean
}

/** One file of a log, as its current owner knows it. */
export interface Segment {
  readonly sequence: number
  readonly path: string
  readonly salt: number
  readonly ledger: LedgerFile
  /** The end of the bytes that are known to be written. */
  bytes: number
  /** False while an earlier owner's part could not be read yet; nothing else is known of it until then. */
  isRecovered: boolean
  /** Nothing more will be written. */
  isSealed: boolean
  /** All bytes before this are cut into batches. */
  cutTo: number
  /** Cuts of earlier owners after `cutTo`, in order. */
  cutsAhead: { start: number; end: number; endEvent: number }[]
  /** The number after that of the last event seen in it. */
  endEvent: number
  /** The minimum of `endEvent`, from the header of the next segment. */
  expectedEnd: number | undefined
  /** The time at which the last cut record, or the first record, was written; milliseconds since 1970. */
  cutWrittenAt: number
  /** Batches that wait for their confirmation. */
  openBatches: number
  /** The segment stays until all of it is set aside. */
  damage: Damage[]
  /** Set while reading it, or recording its next cut, fails. */
  failing: FailedTries | undefined
}

export interface Log {
  readonly id: string
  readonly directory: string
  readonly lease: Lease
  /** In order; replaced, never changed, when a segment is removed. */
  segments: Segment[]
  /** By range, as in the batch id. */
  readonly batches: Map<string, Batch>
  /** False for a log that another process left behind. */
  readonly isOwn: boolean
  /** False while it is being taken over: its segments are not known yet. */
  isReady: boolean
  /** Another process owns it; nothing may be shipped from it. */
  isLost: boolean
  /** Whether the reserved room for the ledgers exists. */
  hasReserve: boolean
  /** Set while taking it over fails. */
  failing: FailedTries | undefined
}

/**
 * `waiting` to be shipped (again); `shipping`; `shipped`, not confirmed yet; `settled`: confirmed, or owned by another
 * process.
 */
export type BatchState = 'waiting' | 'shipping' | 'shipped' | 'settled'

/** A cut that is not settled. Its events never change. */
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
  /** Present until it is shipped; afterwards it is read from the segment. */
  payload: Buffer | undefined
  /** Whether Redis rejected it once: the bytes may still be in a connection's buffer. */
  hasFailed: boolean
  state: BatchState
  /**
   * The number of times that Redis accepted it, as far as is known; a cut that was found on disk counts as shipped
   * once.
   */
  ships: number
  /** Monotonic. */
  shippedAt: number
  /** The Redis that accepted it last. */
  shippedTo: string | undefined
  /** Set while its bytes cannot be read. */
  failing: FailedTries | undefined
  /** The traced requests whose events it holds, until it is shipped. */
  requests: readonly TraceContext[]
  /** The spans of a traced batch: until Redis has it, and from then on until it is confirmed. */
  shippingSpan: JournalSpan | undefined
  waitingSpan: JournalSpan | undefined
}

/** All bytes of the log on disk, as far as this process wrote them or took them over. */
export function bytesOf(log: Log): number {
  return log.segments.reduce((sum, segment) => sum + segment.bytes + segment.ledger.bytes(), 0)
}

export function uncutBytesOf(log: Log): number {
  return log.segments.reduce((sum, segment) => sum + Math.max(0, segment.bytes - segment.cutTo), 0)
}

export function hasDamageLeft(segment: Segment): boolean {
  return segment.damage.some(({ isSetAside }) => !isSetAside)
}

export function isFullyCut(segment: Segment): boolean {
  return segment.isSealed && segment.cutTo >= segment.bytes
}
