import type { AcceptedEvent, Enrichment, Source } from '@frontpage/contracts'
import type { Enricher } from '@frontpage/enrichment'
import { createSourcePages, pagesOfUnknownSource, type SourcePages } from './source-pages.js'

/** An event with its enrichment. */
export interface EnrichedEvent {
  readonly event: AcceptedEvent
  readonly enrichment: Enrichment
  readonly pages: SourcePages
}

/** Makes the function that enriches events from their own fields and their sources' settings. */
export function createEnrichment(
  enrich: Enricher,
  sourceOf: (sourceId: string) => Source | undefined,
): (events: readonly AcceptedEvent[]) => EnrichedEvent[] {
  const known = new WeakMap<Source, SourcePages>()
  function pagesOf(source: Source | undefined): SourcePages {
    if (source === undefined) return pagesOfUnknownSource
    let pages = known.get(source)
    if (pages === undefined) known.set(source, (pages = createSourcePages(source)))
    return pages
  }
  return (events) =>
    events.map((event) => {
      const source = sourceOf(event.sourceId)
      return { event, enrichment: enrich(event, source), pages: pagesOf(source) }
    })
}
