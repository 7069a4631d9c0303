import type { JournalClock } from './settings/clock.js'
import type { HeldLogs } from './ownership/held-logs.js'
import type { JournalEvents } from './settings/journal-options.js'
import { bytesOf, type Log } from './ownership/log.js'
import { isFullyCut } from './ownership/segment.js'
import type { Outbox } from './ship/outbox.js'

/** Counted since the journal was opened. */
export interface JournalCounters {
  eventsAppended: number
  /** Batches that Redis accepted for the first time, as far as this process knows. */
  eventsShipped: number
  eventsReshipped: number
  eventsConfirmed: number
  batchesShipped: number
  /** Attempts that Redis did not accept. */
  shipErrors: number
  diskErrors: number
  rangesSetAside: number
  adoptedLogs: number
  leaseLosses: number
  /** Traced requests whose trace ends with their answer, because too many waited for a batch. */
  requestsForgotten: number
}

export interface JournalStats extends JournalCounters {
  /** Bytes on disk of this process's log and of those it adopted. */
  bytes: number
  /** The limit of `bytes`, beyond which events are refused. */
  maxBytes: number
  /** Bytes in memory, waiting for the disk. */
  pendingBytes: number
  segments: number
  /** 0 when all is confirmed. */
  oldestUnconfirmedAgeMs: number
  /** For how long an operation other than an append has failed on the disk and been repeated; 0 when there is none. */
  diskFailingMs: number
  /** Files of damaged ranges in the directory that were neither shipped nor inspected. */
  filesSetAside: number
  /** Batches in the queue and not confirmed, or on the way there. */
  batchesUnderWay: number
  bytesUnderWay: number
  /** The logs that are held now, including the process's own. */
  logs: number
}

export function createCounters(): JournalCounters {
  return {
    eventsAppended: 0,
    eventsShipped: 0,
    eventsReshipped: 0,
    eventsConfirmed: 0,
    batchesShipped: 0,
    shipErrors: 0,
    diskErrors: 0,
    rangesSetAside: 0,
    adoptedLogs: 0,
    leaseLosses: 0,
    requestsForgotten: 0,
  }
}

/** The same events, with counters. */
export function countEvents(counters: JournalCounters, events: JournalEvents): JournalEvents {
  return {
    onDamage: events.onDamage,
    onSetAside(file) {
      counters.rangesSetAside++
      events.onSetAside(file)
    },
    onAdopted(log) {
      counters.adoptedLogs++
      events.onAdopted(log)
    },
    onLeaseLost(log) {
      counters.leaseLosses++
      events.onLeaseLost(log)
    },
    onShipError(error, failures) {
      counters.shipErrors++
      events.onShipError(error, failures)
    },
    onDiskError(error) {
      counters.diskErrors++
      events.onDiskError(error)
    },
  }
}

export function readStats(
  counters: JournalCounters,
  options: {
    logs: HeldLogs
    outbox: Outbox
    pendingBytes: number
    maxBytes: number
    filesSetAside: number
    /** Monotonic; since when logs of other processes cannot be read or taken over. */
    orphansFailingSince: number
    clock: JournalClock
  },
): JournalStats {
  const logs = [...options.logs]
  const oldest = Math.min(...logs.map(oldestUnconfirmedOf))
  const failingSince = Math.min(options.orphansFailingSince, ...logs.map(failingSinceOf))
  return {
    ...counters,
    bytes: logs.reduce((sum, log) => sum + bytesOf(log), 0),
    maxBytes: options.maxBytes,
    pendingBytes: options.pendingBytes,
    segments: logs.reduce((sum, log) => sum + log.segments.length, 0),
    oldestUnconfirmedAgeMs: oldest === Infinity ? 0 : Math.max(0, options.clock.wallMs() - oldest),
    diskFailingMs: failingSince === Infinity ? 0 : options.clock.monotonicMs() - failingSince,
    filesSetAside: options.filesSetAside,
    batchesUnderWay: options.outbox.queuedBatches,
    bytesUnderWay: options.outbox.queuedBytes,
    logs: logs.length,
  }
}

function oldestUnconfirmedOf(log: Log): number {
  let oldest = Infinity
  for (const { writtenAt } of log.batches.values()) oldest = Math.min(oldest, writtenAt)
  for (const segment of log.segments) {
    const isUncut = !isFullyCut(segment) && segment.cutTo < segment.bytes
    if (isUncut || !segment.isRecovered) oldest = Math.min(oldest, segment.cutWrittenAt)
  }
  return oldest
}

function failingSinceOf(log: Log): number {
  let since = log.failing?.since ?? Infinity
  for (const { failing } of log.segments) since = Math.min(since, failing?.since ?? Infinity)
  for (const { failing } of log.batches.values()) since = Math.min(since, failing?.since ?? Infinity)
  return since
}
