import { insertIsolatingBadRows } from '@frontpage/event-store'
import type { SharedSpan } from '../tracing/trace-batches.js'
import type { Insert } from './create-inserter.js'
import { singleRows } from './row-slices.js'
import type { ShipmentSlice, SlowReason } from './shipment.js'
import type { AttemptBudget } from './attempt-budget.js'

/**
 * Inserts rows so that one source's bad rows do not delay another's. Resolves when the rows of every source that
 * ClickHouse accepts are stored; the others are searched for the bad rows meanwhile, and the `isolations` of their
 * shipments resolve when that is done. Rows that were refused are then in `refused` of their shipment.
 */
export function createSourceIsolation({
  insertSlowly,
  budget,
  onSlow,
}: {
  /** Used by the search: few of these inserts run at the same time. */
  insertSlowly: Insert
  /** The number of attempts a source. When none is left, rows that could not be told apart count as refused. */
  budget: AttemptBudget
  onSlow: ((reason: SlowReason, rows: number) => void) | undefined
}): (slices: readonly ShipmentSlice[], insert: Insert, span?: SharedSpan) => Promise<void> {
  function setAside(slices: readonly ShipmentSlice[], detail: string): void {
    const shipments = new Set(slices.map(({ part }) => part))
    let hasMemory = true
    for (const { memory, options } of shipments) {
      if (!memory.setAside()) hasMemory = false
      options.onSlow?.()
    }
    const isolation = isolateBadRows(slices, { detail, mayRetry: hasMemory })
    // The error reaches the caller that awaits the shipment.
    isolation.catch(() => {})
    for (const { isolations } of shipments) isolations.push(isolation)
  }

  async function isolateBadRows(
    slices: readonly ShipmentSlice[],
    { detail, mayRetry }: { detail: string; mayRetry: boolean },
  ): Promise<void> {
    const rows = slices.flatMap(singleRows)
    onSlow?.('refused', rows.length)
    const sourceId = slices[0]?.part.sourceId ?? ''
    const takeAttempt = (): boolean => mayRetry && budget.take(sourceId)
    const refused = takeAttempt()
      ? await insertIsolatingBadRows(rows, (some) => insertSlowly(some), takeAttempt)
      : rows.map((row) => ({ row, detail, isAlone: false }))
    for (const { row, ...reason } of refused) row.part.refused.push({ row: row.first, ...reason })
  }

  return async (slices, insert, span) => {
    const sources = groupBySource(slices)
    const refused = await insertIsolatingBadRows(sources, (some) => insert(some.flat(), span))
    for (const { row: slicesOfSource, detail } of refused) setAside(slicesOfSource, detail)
  }
}

/** A usual insert has rows of few sources. */
function groupBySource(slices: readonly ShipmentSlice[]): ShipmentSlice[][] {
  const sources = new Map<string, ShipmentSlice[]>()
  for (const slice of slices) {
    const ofSource = sources.get(slice.part.sourceId)
    if (ofSource === undefined) sources.set(slice.part.sourceId, [slice])
    else ofSource.push(slice)
  }
  return [...sources.values()]
}
