import { toBatchId, type TraceContext } from '@frontpage/contracts'
import type { FailedTries } from '../disk/failed-tries.js'
import type { Cut } from '../disk/ledger-codec.js'
import type { JournalSpan } from '../settings/journal-tracing.js'
import type { Lease } from './lease.js'
import type { Segment } from './segment.js'

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

/** A log whose lease this process holds; `isOwn`: it appends to it, and nothing of it has to be read first. */
export function createLog(log: Pick<Log, 'id' | 'directory' | 'lease' | 'isOwn'>): Log {
  return {
    ...log,
    segments: [],
    batches: new Map(),
    isReady: log.isOwn,
    isLost: false,
    hasReserve: true,
    failing: undefined,
  }
}

const noRequests: readonly [] = []

/** Adds a recorded cut to the log's batches. */
export function addBatch(log: Log, segment: Segment, cut: Cut, payload: Buffer | undefined): Batch {
  const id = toBatchId(log.id, cut.firstEvent, cut.endEvent)
  const batch: Batch = {
    ...cut,
    id,
    range: id.slice(log.id.length + 1),
    log,
    segment,
    payload,
    hasFailed: false,
    state: 'waiting',
    ships: 0,
    shippedAt: -Infinity,
    shippedTo: undefined,
    failing: undefined,
    requests: noRequests,
    shippingSpan: undefined,
    waitingSpan: undefined,
  }
  log.batches.set(batch.range, batch)
  segment.openBatches++
  return batch
}
