import type { AcceptedEvent, Enrichment, Source } from '@frontpage/contracts'
import type { Enricher } from '@frontpage/enrichment'

/** An event with what we found out about it. */
export interface EnrichedEvent {
  readonly event: AcceptedEvent
  readonly enrichment: Enrichment
}

/** What can be said of events from themselves and their sources; a source that is not known changes nothing. */
export function createEnrichment(
  enrich: Enricher,
  sourceOf: (sourceId: string) => Source | undefined,
): (events: readonly AcceptedEvent[]) => EnrichedEvent[] {
  return (events) => events.map((event) => ({ event, enrichment: enrich(event, sourceOf(event.sourceId)) }))
}
