import { setTimeout as sleep } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import {
  StoreUnavailableError,
  type EncodedRows,
  type EventWriter,
  type RefusedEventRow,
} from '@frontpage/event-store'
import { createGroupCommit } from '@frontpage/queue'
import { childOfEach, type Span } from '@frontpage/service-kit'
import { traced, type SharedSpan } from '../trace-batches.js'

export interface Archive {
  /**
   * Resolves when ClickHouse confirmed every row of a batch, or refused it for its content, with what it refused. While
   * ClickHouse is away it waits: the job keeps its lock, burns no attempt, and the bounded number of jobs in work stops
   * the queue. Rejects only when the service stops meanwhile.
   */
  store(rows: readonly EncodedRows[], trace?: Span): Promise<readonly RefusedEventRow[]>
  /** Events that wait for an insert or for its confirmation. */
  pending(): number
  /** Since when ClickHouse takes nothing, by `performance.now()`; undefined while it does. */
  unavailableSince(): number | undefined
  /** Inserts that ClickHouse does not take now fail from here on. */
  close(): void
}

export interface ArchiveOptions {
  writer: EventWriter
  /** As traces call it. */
  database?: string
  maxRowsPerInsert: number
  maxWaitMs: number
  onInserted?: (insert: { rows: number; refused: number; seconds: number }) => void
  /** The first failure of an outage, and the success that ends it. */
  onUnavailable?: (error: unknown) => void
  onAvailable?: (outageSeconds: number) => void
}

/** A batch on its way. */
interface Shipment {
  readonly parts: readonly EncodedRows[]
  readonly rows: number
  readonly refused: RefusedEventRow[]
  readonly trace: Span | undefined
}

const firstRetryMs = 100
const longestRetryMs = 2_000
/** One insert is on its way while the next one's rows gather; more at a time would only make them smaller. */
const maxConcurrentInserts = 2

/** Rows of concurrent jobs go into common inserts: ClickHouse wants few and large ones. */
export function createArchive(options: ArchiveOptions): Archive {
  const closing = new AbortController()
  let unavailableSince: number | undefined

  const group = createGroupCommit<Shipment>({
    maxSize: options.maxRowsPerInsert,
    sizeOf: ({ rows }) => rows,
    maxWaitMs: options.maxWaitMs,
    maxConcurrent: maxConcurrentInserts,
    async commit(shipments) {
      const started = performance.now()
      const rows = shipments.reduce((sum, shipment) => sum + shipment.rows, 0)
      const span = traceInsert(shipments, rows)
      const parts = shipments.flatMap((shipment) => shipment.parts)
      const refused = await traced(span, () => insertUntilTaken(parts, span))
      handOut(refused, shipments)
      const seconds = (performance.now() - started) / 1000
      options.onInserted?.({ rows, refused: refused.length, seconds })
    },
  })

  /** The same rows under the same token, so that what a half-way insert stored is not stored again. */
  async function insertUntilTaken(
    parts: readonly EncodedRows[],
    span: SharedSpan | undefined,
  ): Promise<RefusedEventRow[]> {
    const token = randomUUID()
    for (let retryMs = firstRetryMs; ; retryMs = Math.min(2 * retryMs, longestRetryMs)) {
      try {
        const refused = await options.writer.insert(parts, token)
        reportAvailable()
        return refused
      } catch (error) {
        if (!(error instanceof StoreUnavailableError) || closing.signal.aborted) throw error
        span?.note(error)
        reportUnavailable(error)
      }
      await sleep(retryMs, undefined, { signal: closing.signal })
    }
  }

  /** Batches share an insert: it shows in the trace of each. */
  function traceInsert(shipments: readonly Shipment[], rows: number): SharedSpan | undefined {
    return childOfEach(
      shipments.map(({ trace }) => trace),
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

  function reportUnavailable(error: unknown): void {
    if (unavailableSince !== undefined) return
    unavailableSince = performance.now()
    options.onUnavailable?.(error)
  }

  function reportAvailable(): void {
    if (unavailableSince === undefined) return
    const outageSeconds = (performance.now() - unavailableSince) / 1000
    unavailableSince = undefined
    options.onAvailable?.(outageSeconds)
  }

  return {
    async store(parts, trace) {
      const rows = parts.reduce((sum, { keyHours }) => sum + keyHours.length, 0)
      if (rows === 0) return []
      const shipment: Shipment = { parts, rows, refused: [], trace }
      await group.add([shipment])
      return shipment.refused
    },
    pending: () => group.pending(),
    unavailableSince: () => unavailableSince,
    close: () => closing.abort(),
  }
}

/** Tells each batch what was refused of its own parts, counted from its first. */
function handOut(refused: readonly RefusedEventRow[], shipments: readonly Shipment[]): void {
  let firstPart = 0
  for (const shipment of shipments) {
    const endPart = firstPart + shipment.parts.length
    for (const one of refused) {
      if (one.part >= firstPart && one.part < endPart) {
        shipment.refused.push({ ...one, part: one.part - firstPart })
      }
    }
    firstPart = endPart
  }
}
