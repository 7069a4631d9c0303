import type { JournalClock } from './settings/clock.js'
import type { HeldLogs } from './ownership/held-logs.js'
import type { JournalEvents } from './settings/journal-options.js'
import { bytesOf, isFullyCut, type Log } from './ownership/log.js'
import type { Outbox } from './ship/outbox.js'

/** Counted since the journal was opened. */
export interface JournalCounters {
  eventsAppended: number
  /** Taken by Redis for the first time, as far as this process knows. */
  eventsShipped: number
  eventsReshipped: number
  eventsConfirmed: number
  batchesShipped: number
  /** Attempts that Redis did not take. */
  shipErrors: number
  diskErrors: number
  rangesSetAside: number
  adoptedLogs: number
  leaseLosses: number
  /** Traced requests whose trace ends with their answer, because too many waited for a batch. */
  requestsForgotten: number
}

export interface JournalStats extends JournalCounters {
  /** On disk, of this process's log and of those it adopted. */
  bytes: number
  /** What `bytes` may grow to before events are refused. */
  maxBytes: number
  /** In memory, waiting for the disk. */
  pendingBytes: number
  segments: number
  /** 0 when all is confirmed. */
  oldestUnconfirmedAgeMs: number
  /** For how long something has been tried again that the disk refuses, but for appends; 0 when there is nothing. */
  diskFailingMs: number
  /** Files of damaged ranges in the directory that nobody has shipped or looked at. */
  filesSetAside: number
  /** In the queue and not confirmed, or on the way there. */
  batchesUnderWay: number
  bytesUnderWay: number
  /** Held now, the process's own among them. */
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

/** The same events, counted. */
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
    /** Monotonic; since when logs of others cannot be looked at or taken over. */
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
