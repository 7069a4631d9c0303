import { setTimeout as sleep } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import {
  StoreUnavailableError,
  toEventRow,
  type EventRow,
  type EventWriter,
  type RefusedRow,
} from '@frontpage/event-store'
import { createGroupCommit } from '@frontpage/queue'
import { toDeadLetter, type DeadLetter } from './dead-letter.js'
import type { EnrichedEvent } from './enrich-events.js'

interface Archived {
  readonly stored: readonly EnrichedEvent[]
  /** What ClickHouse refused. */
  readonly deadLetters: readonly DeadLetter[]
}

export interface Archive {
  /**
   * Resolves when ClickHouse confirmed every event, or refused it for its content. While ClickHouse is
   * away it waits: the job keeps its lock, burns no attempt, and the bounded number of jobs in work stops the queue.
   * Rejects only when the service stops meanwhile.
   */
  store(events: readonly EnrichedEvent[]): Promise<Archived>
  /** Events that wait for an insert or for its confirmation. */
  pending(): number
  /** Since when ClickHouse takes nothing, by `performance.now()`; undefined while it does. */
  unavailableSince(): number | undefined
  /** Inserts that ClickHouse does not take now fail from here on. */
  close(): void
}

export interface ArchiveOptions {
  writer: EventWriter
  maxRowsPerInsert: number
  maxWaitMs: number
  onInserted?: (insert: { rows: number; refused: number; seconds: number }) => void
  /** The first failure of an outage, and the success that ends it. */
  onUnavailable?: (error: unknown) => void
  onAvailable?: (outageSeconds: number) => void
}

interface ArchiveItem {
  row: EventRow
  onRefused: (refused: RefusedRow<EventRow>) => void
}

const firstRetryMs = 100
const longestRetryMs = 2_000
/** One insert is on its way while the next one's rows gather; more at a time would only make them smaller. */
const maxConcurrentInserts = 2

/** Rows of concurrent jobs go into common inserts: ClickHouse wants few and large ones. */
export function createArchive(options: ArchiveOptions): Archive {
  const closing = new AbortController()
  let unavailableSince: number | undefined

  const group = createGroupCommit<ArchiveItem>({
    maxItems: options.maxRowsPerInsert,
    maxWaitMs: options.maxWaitMs,
    maxConcurrent: maxConcurrentInserts,
    async commit(items) {
      const started = performance.now()
      const onRefused = new Map(items.map((item) => [item.row, item.onRefused]))
      const rows = items.map((item) => item.row)
      const refused = await insertUntilTaken(rows)
      for (const one of refused) onRefused.get(one.row)?.(one)
      const seconds = (performance.now() - started) / 1000
      options.onInserted?.({ rows: rows.length, refused: refused.length, seconds })
    },
  })

  /** The same rows under the same token, so that what a half-way insert stored is not stored again. */
  async function insertUntilTaken(rows: readonly EventRow[]): Promise<RefusedRow<EventRow>[]> {
    const token = randomUUID()
    for (let retryMs = firstRetryMs; ; retryMs = Math.min(2 * retryMs, longestRetryMs)) {
      try {
        const refused = await options.writer.insert(rows, token)
        reportAvailable()
        return refused
      } catch (error) {
        if (!(error instanceof StoreUnavailableError) || closing.signal.aborted) throw error
        reportUnavailable(error)
      }
      await sleep(retryMs, undefined, { signal: closing.signal })
    }
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
    async store(events) {
      const refused = new Map<EnrichedEvent, DeadLetter>()
      await group.add(
        events.map((enriched) => ({
          row: toEventRow(enriched.event, enriched.enrichment),
          onRefused: ({ detail }) => {
            const { event } = enriched
            const body = JSON.stringify(event)
            refused.set(enriched, toDeadLetter('refused_by_store', body, { ...event, detail }))
          },
        })),
      )
      if (refused.size === 0) return { stored: events, deadLetters: [] }
      return { stored: events.filter((event) => !refused.has(event)), deadLetters: [...refused.values()] }
    },
    pending: () => group.pending(),
    unavailableSince: () => unavailableSince,
    close: () => closing.abort(),
  }
}
