import type { TraceContext } from '@frontpage/contracts'
import type { FailedTries } from '../disk/failed-tries.js'
import type { JournalSpan } from '../settings/journal-tracing.js'
import type { Lease } from './lease.js'
import type { LedgerFile } from '../disk/ledger-file.js'

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
  /** End of what is known to be written. */
  bytes: number
  /** False while what an earlier owner left of it could not be read yet; nothing else is known of it until then. */
  isRecovered: boolean
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
  /** The segment stays until all of it is set aside. */
  damage: Damage[]
  /** While reading it, or recording its next cut, fails. */
  failing: FailedTries | undefined
}

export interface Log {
  readonly id: string
  readonly directory: string
  readonly lease: Lease
  /** In order; replaced, never changed, when a segment goes. */
  segments: Segment[]
  /** By range, as in the batch id. */
  readonly batches: Map<string, Batch>
  /** False for a log that another process left behind. */
  readonly isOwn: boolean
  /** False while it is being taken over: its segments are not known yet. */
  isReady: boolean
  /** No longer ours; nothing may be shipped from it. */
  isLost: boolean
  /** Whether the room that is kept for the ledgers is there. */
  hasReserve: boolean
  /** While taking it over fails. */
  failing: FailedTries | undefined
}

/** `waiting` to be shipped (again); `shipping`; `shipped`, not confirmed yet; `settled`: confirmed, or no longer ours. */
export type BatchState = 'waiting' | 'shipping' | 'shipped' | 'settled'

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
  /** Whether Redis did not take it once: what was sent may lie in a connection's buffer still. */
  hasFailed: boolean
  state: BatchState
  /** How often Redis took it, as far as is known; a cut that was found on disk counts as shipped once. */
  ships: number
  /** Monotonic. */
  shippedAt: number
  /** The Redis that took it last. */
  shippedTo: string | undefined
  /** While its bytes cannot be read. */
  failing: FailedTries | undefined
  /** Traced ones whose events it holds, until it is shipped. */
  requests: readonly TraceContext[]
  /** Where it is traced: until Redis has it, and from then on until it is confirmed. */
  shippingSpan: JournalSpan | undefined
  waitingSpan: JournalSpan | undefined
}

/** All that the log takes on disk, as far as this process wrote it or took it over. */
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
