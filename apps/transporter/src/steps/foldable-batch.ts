import type { Fold, FoldableEvent } from '@frontpage/read-models'
import { mayBeUsedFor } from './consent.js'
import type { EnrichedEvent } from './enrich-events.js'
import { toFoldable } from './to-foldable.js'

/** Why an event is in no read model, or (no_consent) not in all. */
export const foldSkipReasons = ['not_production', 'bot', 'late', 'no_consent'] as const
export type FoldSkipReason = (typeof foldSkipReasons)[number]

/** What read models may see of a batch. An event has one place in both lists; undefined is what may not be seen. */
export type FoldableBatch = Readonly<Record<Fold['purpose'], (FoldableEvent | undefined)[]>> & {
  readonly skipped: Partial<Record<FoldSkipReason, number>>
}

export function newFoldableBatch(): FoldableBatch {
  return { statistics: [], personalisation: [], skipped: {} }
}

/** Production only, no bots, nothing late, and what the reader consented to. */
export function addFoldable(batch: FoldableBatch, enriched: EnrichedEvent): void {
  const reason = whyNotFolded(enriched)
  const view = reason === undefined ? toFoldable(enriched) : undefined
  if (reason !== undefined) skip(batch, reason)
  add(batch, 'statistics', enriched, view)
  add(batch, 'personalisation', enriched, view)
}

export function toFoldableBatch(events: readonly EnrichedEvent[]): FoldableBatch {
  const batch = newFoldableBatch()
  for (const enriched of events) addFoldable(batch, enriched)
  return batch
}

/** Takes out the events at these places: they were not stored after all. */
export function withoutPlaces(batch: FoldableBatch, places: readonly number[]): FoldableBatch {
  for (const place of places) batch.statistics[place] = batch.personalisation[place] = undefined
  return batch
}

function add(
  batch: FoldableBatch,
  purpose: Fold['purpose'],
  { event }: EnrichedEvent,
  view: FoldableEvent | undefined,
): void {
  const isAllowed = view !== undefined && mayBeUsedFor(purpose, event)
  if (view !== undefined && !isAllowed) skip(batch, 'no_consent')
  batch[purpose].push(isAllowed ? view : undefined)
}

function skip({ skipped }: FoldableBatch, reason: FoldSkipReason): void {
  skipped[reason] = (skipped[reason] ?? 0) + 1
}

function whyNotFolded({ event, enrichment }: EnrichedEvent): FoldSkipReason | undefined {
  if (event.environment !== 'production') return 'not_production'
  if (enrichment.botMarks.length > 0) return 'bot'
  return event.timeFlag === 'late' ? 'late' : undefined
}
