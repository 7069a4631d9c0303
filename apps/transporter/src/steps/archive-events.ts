import { toEventRow, type EventRow, type EventWriter, type RefusedRow } from '@frontpage/event-store'
import { createGroupCommit } from '@frontpage/queue'
import { randomUUID } from 'node:crypto'
import { toDeadLetter, type DeadLetter } from './dead-letter.js'
import type { EnrichedEvent } from './enrich-events.js'

export interface Archive {
  /**
   * Resolves when ClickHouse confirmed every event of the batch, with those that it refused for their content.
   * @throws StoreUnavailableError when the store cannot take events now.
   */
  store(events: readonly EnrichedEvent[]): Promise<DeadLetter[]>
  /** Events that wait for an insert or for its confirmation. */
  pending(): number
}

interface ArchiveItem {
  row: EventRow
  onRefused: (refused: RefusedRow<EventRow>) => void
}

/** Rows of concurrent jobs go into common inserts: ClickHouse wants few and large ones. */
export function createArchive(options: {
  writer: EventWriter
  maxRowsPerInsert: number
  maxWaitMs: number
  onInserted?: (insert: { rows: number; refused: number; seconds: number }) => void
}): Archive {
  const group = createGroupCommit<ArchiveItem>({
    maxItems: options.maxRowsPerInsert,
    maxWaitMs: options.maxWaitMs,
    maxConcurrent: 2,
    async commit(items) {
      const started = performance.now()
      const onRefused = new Map(items.map((item) => [item.row, item.onRefused]))
      const refused = await options.writer.insert(
        items.map((item) => item.row),
        randomUUID(),
      )
      for (const one of refused) onRefused.get(one.row)?.(one)
      const seconds = (performance.now() - started) / 1000
      options.onInserted?.({ rows: items.length, refused: refused.length, seconds })
    },
  })

  return {
    async store(events) {
      const deadLetters: DeadLetter[] = []
      await group.add(
        events.map(({ event, enrichment }) => ({
          row: toEventRow(event, enrichment),
          onRefused: ({ detail }) =>
            deadLetters.push(toDeadLetter('refused_by_store', JSON.stringify(event), { ...event, detail })),
        })),
      )
      return deadLetters
    },
    pending: () => group.pending(),
  }
}
