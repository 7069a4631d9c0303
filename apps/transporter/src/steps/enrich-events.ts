import type { AcceptedEvent, Enrichment, Source } from '@frontpage/contracts'
import type { Enricher } from '@frontpage/enrichment'

/** An event with what we found out about it. */
export interface EnrichedEvent {
  readonly event: AcceptedEvent
  readonly enrichment: Enrichment
  /** Whether an address is one of the source's own pages. */
  readonly isOwnAddress: (url: string) => boolean
}

/** What can be said of events from themselves and their sources. */
export function createEnrichment(
  enrich: Enricher,
  sourceOf: (sourceId: string) => Source | undefined,
): (events: readonly AcceptedEvent[]) => EnrichedEvent[] {
  return (events) =>
    events.map((event) => {
      const source = sourceOf(event.sourceId)
      return {
        event,
        enrichment: enrich(event, source),
        isOwnAddress: (url) => isAllowedOrigin(source?.allowedOrigins ?? ['*'], url),
      }
    })
}

function isAllowedOrigin(allowed: readonly string[], url: string): boolean {
  if (!URL.canParse(url)) return false
  return allowed.includes('*') || allowed.includes(new URL(url).origin)
}
