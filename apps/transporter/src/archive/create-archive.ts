import { createGroupCommit, createSerialQueue } from '@frontpage/concurrency'
import type { EventWriter } from '@frontpage/event-store'
import { childOfEach } from '@frontpage/service-kit'
import { traced, type SharedSpan } from '../tracing/trace-batches.js'
import { createInserter, type Insert } from './create-inserter.js'
import { createSourceIsolation } from './create-source-isolation.js'
import { createRowMemory } from './row-memory.js'
import { toInserts } from './row-slices.js'
import type { ArchivePart, RefusedRow, Shipment, SlowReason, TakeOptions } from './shipment.js'
import { createStoreRetry } from './store-retry.js'
import { createAttemptBudget } from './attempt-budget.js'

export interface Archive {
  /**
   * Resolves when there is memory for the rows and their inserts have begun. While ClickHouse is unavailable the rows
   * wait: the job keeps its lock and uses up no attempt, and the bounded memory stops the queue.
   */
  take(part: ArchivePart, options?: TakeOptions): Promise<TakenPart>
  /** Events that wait for an insert or for its confirmation. */
  pending(): number
  /** Since when ClickHouse is unavailable, by `performance.now()`; undefined while it is available. */
  unavailableSince(): number | undefined
  /**
   * From here on, inserts fail that ClickHouse does not accept at once, so that a stopping service does not wait for
   * it.
   */
  close(): void
}

export interface TakenPart {
  /** Resolves when ClickHouse confirmed every other row. Rejects only when the service stops meanwhile. */
  readonly refused: Promise<readonly RefusedRow[]>
  /** The caller no longer needs the rows. */
  release(): void
}

export interface ArchiveOptions {
  writer: Pick<EventWriter, 'insertWhole'>
  /** The database's name in traces. */
  database?: string
  maxRowsPerInsert: number
  /**
   * The limit for all rows in memory that are inserted as usual; rows that are inserted slowly (`slowReasons`) may take
   * twice as much in addition.
   */
  maxBytesInWork: number
  maxWaitMs: number
  /** Whether there is a backlog, in which larger inserts matter more than a wait. By default there is none. */
  isBehind?: () => boolean
  /** The number of inserts a source and minute that may search for bad rows among good ones. */
  attemptsPerMinute?: number
  onInserted?: (insert: { rows: number; seconds: number }) => void
  onSlow?: (reason: SlowReason, rows: number) => void
  /** The first failure of an outage, and the success that ends it. */
  onUnavailable?: (error: unknown) => void
  onAvailable?: (outageSeconds: number) => void
}

/**
 * Rows gather for this long while a backlog brings more: ten inserts of 2,000 rows cost ClickHouse twice as much as one of
 * 20,000 does, and the read models fold the rows of an insert together.
 */
const maxBacklogWaitMs = 1_000
/** Fewer rows come of many small batches: each of them is a job with a lock to renew, and these shall not become more. */
const minBacklogRows = 300
/** One insert is in progress while the rows of the next one gather; more at a time would only make them smaller. */
const maxConcurrentInserts = 2
/**
 * Old rows gather this many times as long: each of their months is a part, whether of one row or of thousands, and nobody
 * waits for them.
 */
const oldWaitFactor = 25
const defaultTriesPerMinute = 100

/**
 * Rows of concurrent jobs go into common inserts: ClickHouse wants few and large ones. Two kinds of rows are kept
 * apart, so that they delay no others; both share a lane with one insert at a time.
 *
 * - Old rows, of any month that a client may name, gather for longer and are inserted a few months at a time.
 * - Where ClickHouse refuses an insert, the rows of every source that it accepts are stored at once. Those of the
 *   others are searched for the bad rows, in a bounded number of inserts a source and minute: beyond it the rows that
 *   could not be told apart count as refused.
 */
export function createArchive(options: ArchiveOptions): Archive {
  const closing = new AbortController()
  const retry = createStoreRetry({ ...options, signal: closing.signal })
  const memory = createRowMemory(options.maxBytesInWork)
  const slowLane = createSerialQueue()
  const insert = createInserter(options.writer, retry)
  const { isBehind = () => false } = options
  const insertSlowly: Insert = (slices, span) => slowLane(() => insert(slices, span))
  const insertBySource = createSourceIsolation({
    insertSlowly,
    budget: createAttemptBudget(options.attemptsPerMinute ?? defaultTriesPerMinute, () => performance.now()),
    onSlow: options.onSlow,
  })
  let pending = 0

  const bounds = {
    maxSize: options.maxRowsPerInsert,
    sizeOf: ({ rows }: Shipment) => rows.ends.length,
    maxBytes: options.maxBytesInWork / maxConcurrentInserts,
    bytesOf: ({ rows }: Shipment) => rows.bytes.length,
  }
  const recent = createGroupCommit<Shipment>({
    ...bounds,
    maxWaitMs: options.maxWaitMs,
    maxGatherMs: (rows) => (rows >= minBacklogRows && isBehind() ? maxBacklogWaitMs : 0),
    maxConcurrent: maxConcurrentInserts,
    commit: (shipments) => insertShipments(shipments, insert),
  })
  const old = createGroupCommit<Shipment>({
    ...bounds,
    maxWaitMs: oldWaitFactor * options.maxWaitMs,
    maxConcurrent: 1,
    commit: (shipments) => insertShipments(shipments, insertSlowly),
  })

  async function insertShipments(shipments: readonly Shipment[], insertSlices: Insert): Promise<void> {
    const started = performance.now()
    const rows = shipments.reduce((sum, shipment) => sum + shipment.rows.ends.length, 0)
    const span = traceInsert(shipments, { rows, database: options.database })
    await traced(span, async () => {
      for (const slices of toInserts(shipments)) await insertBySource(slices, insertSlices, span)
    })
    options.onInserted?.({ rows, seconds: (performance.now() - started) / 1000 })
  }

  async function store(shipment: Shipment): Promise<readonly RefusedRow[]> {
    const rows = shipment.rows.ends.length
    pending += rows
    try {
      await (shipment.isOld ? old : recent).add([shipment])
      await Promise.all(shipment.isolations)
      return shipment.refused
    } finally {
      pending -= rows
    }
  }

  return {
    async take(part, caller = {}) {
      const share = await memory.reserve(part.rows.bytes.length, part)
      if (part.isOld) {
        options.onSlow?.('old_time', part.rows.ends.length)
        caller.onSlow?.()
      }
      const refused = store({ ...part, options: caller, memory: share, refused: [], isolations: [] })
      refused.catch(() => {})
      return { refused, release: () => share.release() }
    },
    pending: () => pending,
    unavailableSince: () => retry.unavailableSince(),
    close: () => closing.abort(),
  }
}

/** Several batches share an insert, so it is shown in the trace of each. */
function traceInsert(
  shipments: readonly Shipment[],
  { rows, database }: { rows: number; database: string | undefined },
): SharedSpan | undefined {
  return childOfEach(
    shipments.map(({ options: { trace } }) => trace),
    'INSERT events',
    {
      kind: 'client',
      attributes: {
        'db.system.name': 'clickhouse',
        'db.operation.name': 'INSERT',
        'db.collection.name': 'events',
        'db.operation.batch.size': rows,
        ...(database !== undefined && { 'db.namespace': database }),
      },
    },
  )
}
