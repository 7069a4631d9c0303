import type { Fold, FoldableEvent } from '@frontpage/read-models'
import type { EnrichedEvent } from './enrich-events.js'
import { mayBeUsedFor } from './consent.js'
import { toFoldable } from './to-foldable.js'

/** Why an event is in no read model, or (no_consent) not in all. */
export type FoldSkipReason = 'not_production' | 'bot' | 'late' | 'no_consent'

export interface FoldStep {
  /**
   * Resolves when every read model has the events that it may have. Rejects when Redis did not take one of them; applying
   * the same events again is harmless.
   */
  fold(events: readonly EnrichedEvent[]): Promise<void>
}

/** Brings events into the read models: production only, no bots, nothing late, and what the reader consented to. */
export function createFoldStep(
  folds: readonly Fold[],
  options: {
    onSkipped: (reason: FoldSkipReason, events: number) => void
    onFolded: (fold: string, seconds: number) => void
  },
): FoldStep {
  return {
    async fold(events) {
      const foldable = new Map<Fold['purpose'], FoldableEvent[]>([
        ['statistics', []],
        ['personalisation', []],
      ])
      const skipped: Partial<Record<FoldSkipReason, number>> = {}
      for (const enriched of events) {
        const reason = whyNotFolded(enriched)
        if (reason !== undefined) {
          skipped[reason] = (skipped[reason] ?? 0) + 1
          continue
        }
        const view = toFoldable(enriched)
        for (const [purpose, list] of foldable) {
          if (mayBeUsedFor(purpose, enriched.event)) list.push(view)
          else skipped.no_consent = (skipped.no_consent ?? 0) + 1
        }
      }
      for (const [reason, count] of Object.entries(skipped))
        options.onSkipped(reason as FoldSkipReason, count)
      await Promise.all(
        folds.map(async (fold) => {
          const started = performance.now()
          await fold.apply(foldable.get(fold.purpose) ?? [])
          options.onFolded(fold.name, (performance.now() - started) / 1000)
        }),
      )
    },
  }
}

function whyNotFolded({ event, enrichment }: EnrichedEvent): FoldSkipReason | undefined {
  if (event.environment !== 'production') return 'not_production'
  if (enrichment.botMarks.length > 0) return 'bot'
  return event.timeFlag === 'late' ? 'late' : undefined
}
