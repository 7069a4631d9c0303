import { randomUUID } from 'node:crypto'
import {
  InsertRefusedError,
  insertIsolatingBadRows,
  type EncodedRows,
  type EventWriter,
} from '@frontpage/event-store'
import { createGroupCommit } from '@frontpage/queue'
import { childOfEach, type Span } from '@frontpage/service-kit'
import { createTurns } from '../take-turns.js'
import { traced, type SharedSpan } from '../trace-batches.js'
import { createRowMemory, type MemoryShare } from './row-memory.js'
import { bytesOf, halve, singleRows, toInserts, type RowSlice } from './row-slices.js'
import { createStoreRetry } from './store-retry.js'
import { createTryBudget } from './try-budget.js'

/** Rows of one source. */
export interface ArchivePart {
  readonly sourceId: string
  readonly rows: EncodedRows
  /** Their months are not those around their receipt (`isRecentEvent`). */
  readonly isOld: boolean
}

/** A row that ClickHouse did not take. */
export interface RefusedRow {
  readonly row: number
  readonly detail: string
  /** False where it was refused together with others, and may be good. */
  readonly isAlone: boolean
}

export interface Archive {
  /**
   * Resolves when there is memory for the rows, and they are on their way. While ClickHouse is away they wait: the job
   * keeps its lock, burns no attempt, and the bounded memory stops the queue.
   */
  take(part: ArchivePart, options?: TakeOptions): Promise<TakenPart>
  /** Events that wait for an insert or for its confirmation. */
  pending(): number
  /** Since when ClickHouse takes nothing, by `performance.now()`; undefined while it does. */
  unavailableSince(): number | undefined
  /** Inserts that ClickHouse does not take now fail from here on. */
  close(): void
}

interface TakeOptions {
  readonly trace?: Span | undefined
  /** The rows take a way that is slow; called at most once for each reason. */
  readonly onSlow?: (() => void) | undefined
}

export interface TakenPart {
  /** Resolves when ClickHouse confirmed every other row. Rejects only when the service stops meanwhile. */
  readonly refused: Promise<readonly RefusedRow[]>
  /** The caller is done with the rows. */
  release(): void
}

export interface ArchiveOptions {
  writer: Pick<EventWriter, 'insertWhole'>
  /** As traces call it. */
  database?: string
  maxRowsPerInsert: number
  /** Of all rows in memory that take the usual way; of those that take a slow one twice as many beside them. */
  maxBytesInWork: number
  maxWaitMs: number
  onInserted?: (insert: { rows: number; seconds: number }) => void
  onSlow?: (reason: SlowReason, rows: number) => void
  onUnavailable?: (error: unknown) => void
  onAvailable?: (outageSeconds: number) => void
}

/** Why rows take a slow way. */
export const slowReasons = ['old_time', 'refused'] as const
export type SlowReason = (typeof slowReasons)[number]

/** A part on its way. */
interface Shipment extends ArchivePart {
  readonly options: TakeOptions
  readonly memory: MemoryShare
  readonly refused: RefusedRow[]
  /** What looks for bad rows among its rows. */
  readonly isolations: Promise<void>[]
}

/** One insert is on its way while the next one's rows gather; more at a time would only make them smaller. */
const maxConcurrentInserts = 2
/** Old rows gather for longer: each of their months is a part, whether of one row or of thousands. */
const oldWaitMs = 1_000
/** To tell the bad rows of one source from the good ones beside them. */
const triesPerMinute = 100

/**
 * Rows of concurrent jobs go into common inserts: ClickHouse wants few and large ones. Two kinds of rows do not, so that
 * they hold up nobody else's; both share a lane with one insert at a time.
 *
 * - Old rows, of any month that a client may name, gather for longer and are inserted a few months at a time.
 * - Where ClickHouse refuses an insert, the rows of every source that it takes are stored at once. Those of the others
 *   are searched for the bad rows, in a bounded number of inserts a source and minute: beyond it the rows count as
 *   refused that were not told apart.
 */
export function createArchive(options: ArchiveOptions): Archive {
  const { writer } = options
  const closing = new AbortController()
  const retry = createStoreRetry({ ...options, signal: closing.signal })
  const memory = createRowMemory(options.maxBytesInWork)
  const budget = createTryBudget(triesPerMinute, () => performance.now())
  const slowTurns = createTurns()
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
    maxConcurrent: maxConcurrentInserts,
    commit: (shipments) => insertShipments(shipments, insert),
  })
  const old = createGroupCommit<Shipment>({
    ...bounds,
    maxWaitMs: Math.max(oldWaitMs, options.maxWaitMs),
    maxConcurrent: 1,
    commit: (shipments) => insertShipments(shipments, insertSlowly),
  })

  type Insert = (slices: readonly RowSlice<Shipment>[], span?: SharedSpan) => Promise<void>

  async function insertShipments(shipments: readonly Shipment[], insertRows: Insert): Promise<void> {
    const started = performance.now()
    const rows = shipments.reduce((sum, shipment) => sum + shipment.rows.ends.length, 0)
    const span = traceInsert(shipments, rows)
    await traced(span, async () => {
      for (const slices of toInserts(shipments)) {
        const sources = bySource(slices)
        const refused = await insertIsolatingBadRows(sources, (some) => insertRows(some.flat(), span))
        for (const { row: slicesOfSource, detail } of refused) setAside(slicesOfSource, detail)
      }
    })
    options.onInserted?.({ rows, seconds: (performance.now() - started) / 1000 })
  }

  /**
   * Each try under a token of its own. ClickHouse remembers a token before the rows are in their place: it would take the
   * repetition of an insert in which it died for done (docs/adr/008-exactly-once.md).
   */
  async function insert(slices: readonly RowSlice<Shipment>[], span?: SharedSpan): Promise<void> {
    const bytes = bytesOf(slices)
    try {
      await retry.run(() => writer.insertWhole(bytes, randomUUID()), span?.note)
    } catch (error) {
      const halves =
        error instanceof InsertRefusedError && error.reason === 'size' ? halve(slices) : undefined
      if (halves === undefined) throw error
      for (const half of halves) await insert(half, span)
    }
  }

  function insertSlowly(slices: readonly RowSlice<Shipment>[], span?: SharedSpan): Promise<void> {
    return slowTurns(() => insert(slices, span))
  }

  /** Looks for the bad rows beside the inserts that go on. */
  function setAside(slices: readonly RowSlice<Shipment>[], detail: string): void {
    const shipments = new Set(slices.map(({ part }) => part))
    let hasMemory = true
    for (const { memory: share, options: caller } of shipments) {
      if (!share.setAside()) hasMemory = false
      caller.onSlow?.()
    }
    const isolation = isolateBadRows(slices, { detail, mayTry: hasMemory })
    // It is heard of by whoever awaits the shipment.
    isolation.catch(() => {})
    for (const { isolations } of shipments) isolations.push(isolation)
  }

  async function isolateBadRows(
    slices: readonly RowSlice<Shipment>[],
    { detail, mayTry }: { detail: string; mayTry: boolean },
  ): Promise<void> {
    const rows = slices.flatMap(singleRows)
    options.onSlow?.('refused', rows.length)
    const sourceId = slices[0]?.part.sourceId ?? ''
    const takeTry = (): boolean => mayTry && budget.take(sourceId)
    const refused = takeTry()
      ? await insertIsolatingBadRows(rows, (some) => insertSlowly(some), takeTry)
      : rows.map((row) => ({ row, detail, isAlone: false }))
    for (const { row, ...reason } of refused) row.part.refused.push({ row: row.first, ...reason })
  }

  /** Batches share an insert: it shows in the trace of each. */
  function traceInsert(shipments: readonly Shipment[], rows: number): SharedSpan | undefined {
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
          ...(options.database !== undefined && { 'db.namespace': options.database }),
        },
      },
    )
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

/** The usual insert is of few sources. */
function bySource(slices: readonly RowSlice<Shipment>[]): RowSlice<Shipment>[][] {
  const sources = new Map<string, RowSlice<Shipment>[]>()
  for (const slice of slices) {
    const ofSource = sources.get(slice.part.sourceId)
    if (ofSource === undefined) sources.set(slice.part.sourceId, [slice])
    else ofSource.push(slice)
  }
  return [...sources.values()]
}
