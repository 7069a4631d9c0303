import { isCountedExposure, isFeedServing, isProfileForgotten } from '@frontpage/contracts'
import { foldLimits, type Fold, type FoldableEvent, type FoldWindow } from '@frontpage/read-models'
import { createConsentRules, mayBeUsedFor } from './consent.js'
import type { EnrichedEvent } from './enrich-events.js'
import { toFoldable } from './to-foldable.js'

/**
 * The reasons for which an event is in no read model, or (`no_consent` and those after it) not in all.
 *
 * - `exposure`: the splitter counted it. No read model is about it, and two splitters may count the same one, which the
 *   archive knows and a model of minutes would not
 * - `serving`: the feed recorded what it answered. Readers' devices tell what they saw of it
 * - `forgetting`: the feed recorded that it forgot a reader, which only matters to what is computed again
 * - `prefetch`: a browser requested the page before its reader came
 * - `ahead`: it lies in the future by our clock, so that the clock of its tracker is wrong
 * - `redis_full`: the read model waits until Redis has room again
 */
export const foldSkipReasons = [
  'not_production',
  'exposure',
  'serving',
  'forgetting',
  'bot',
  'prefetch',
  'late',
  'ahead',
  'no_consent',
  'redis_full',
  ...foldLimits,
] as const
export type FoldSkipReason = (typeof foldSkipReasons)[number]

/**
 * The events of a batch that read models may use. An event has the same index in both lists; undefined where it must
 * not be used.
 */
export type FoldableBatch = Readonly<Record<Fold['purpose'], (FoldableEvent | undefined)[]>> & {
  readonly skipped: Partial<Record<FoldSkipReason, number>>
}

const defaultConsentRules = createConsentRules()

export function newFoldableBatch(): FoldableBatch {
  return { statistics: [], personalisation: [], skipped: {} }
}

/** Production events only, no bots, nothing late, and nothing that the reader's consent excludes. */
export function addFoldable(batch: FoldableBatch, enriched: EnrichedEvent, window: FoldWindow): void {
  const whole = whyNotFolded(enriched)
  const foldable = whole === undefined ? toFoldable(enriched) : undefined
  const reason = foldable === undefined ? whole : whyOutside(foldable, window)
  const view = reason === undefined ? foldable : undefined
  if (reason !== undefined) skip(batch, reason)
  add(batch, 'statistics', enriched, view)
  add(batch, 'personalisation', enriched, view)
}

export function toFoldableBatch(events: readonly EnrichedEvent[], window: FoldWindow): FoldableBatch {
  const batch = newFoldableBatch()
  for (const enriched of events) addFoldable(batch, enriched, window)
  return batch
}

/** Removes the events at these indexes, because they were not stored after all. */
export function withoutPlaces(batch: FoldableBatch, places: readonly number[]): FoldableBatch {
  for (const place of places) batch.statistics[place] = batch.personalisation[place] = undefined
  return batch
}

function add(
  batch: FoldableBatch,
  purpose: Fold['purpose'],
  { event, consentRules = defaultConsentRules }: EnrichedEvent,
  view: FoldableEvent | undefined,
): void {
  const isAllowed = view !== undefined && mayBeUsedFor(purpose, event, consentRules)
  if (view !== undefined && !isAllowed) skip(batch, 'no_consent')
  batch[purpose].push(isAllowed ? view : undefined)
}

function skip({ skipped }: FoldableBatch, reason: FoldSkipReason): void {
  skipped[reason] = (skipped[reason] ?? 0) + 1
}

function whyNotFolded({ event, enrichment }: EnrichedEvent): FoldSkipReason | undefined {
  if (event.environment !== 'production') return 'not_production'
  if (isCountedExposure(event)) return 'exposure'
  if (isFeedServing(event)) return 'serving'
  if (isProfileForgotten(event)) return 'forgetting'
  if (enrichment.botMarks.length > 0) return enrichment.botMarks[0] === 'prefetch' ? 'prefetch' : 'bot'
  return event.timeFlag === 'late' ? 'late' : undefined
}

/** A tracker's clock may be wrong, and a batch may have waited for days. */
function whyOutside(
  { timestamp }: FoldableEvent,
  { fromMs, untilMs }: FoldWindow,
): FoldSkipReason | undefined {
  if (timestamp < fromMs) return 'late'
  return timestamp > untilMs ? 'ahead' : undefined
}
