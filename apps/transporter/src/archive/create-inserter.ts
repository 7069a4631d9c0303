import { randomUUID } from 'node:crypto'
import { InsertRefusedError, type EventWriter } from '@frontpage/event-store'
import type { SharedSpan } from '../tracing/trace-batches.js'
import { halve, toEncodedInsert } from './row-slices.js'
import type { ShipmentSlice } from './shipment.js'
import type { StoreRetry } from './store-retry.js'

/**
 * Resolves when ClickHouse has confirmed all of the rows; while it is unavailable, the insert is retried.
 * @throws InsertRefusedError for the content of any of them, or the size of one; others may be stored then
 */
export type Insert = (slices: readonly ShipmentSlice[], span?: SharedSpan) => Promise<void>

export function createInserter(writer: Pick<EventWriter, 'insertWhole'>, retry: StoreRetry): Insert {
  /**
   * Each attempt has a deduplication token of its own. ClickHouse remembers a token before the rows are in place: it
   * would take the repetition of an insert during which it crashed for done (docs/adr/008-exactly-once.md).
   */
  return async function insert(slices, span) {
    const rows = toEncodedInsert(slices)
    try {
      await retry.run(() => writer.insertWhole(rows, randomUUID()), span?.note)
    } catch (error) {
      const halves =
        error instanceof InsertRefusedError && error.reason === 'size' ? halve(slices) : undefined
      if (halves === undefined) throw error
      for (const half of halves) await insert(half, span)
    }
  }
}
