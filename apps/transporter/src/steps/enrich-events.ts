import { createOriginCheck, type AcceptedEvent, type Enrichment, type Source } from '@frontpage/contracts'
import type { Enricher } from '@frontpage/enrichment'

/** An event with its enrichment. */
export interface EnrichedEvent {
  readonly event: AcceptedEvent
  readonly enrichment: Enrichment
  /** Whether an address is one of the source's own pages. */
  readonly isOwnAddress: (url: string) => boolean
}

/** Makes the function that enriches events from their own fields and their sources' settings. */
export function createEnrichment(
  enrich: Enricher,
  sourceOf: (sourceId: string) => Source | undefined,
): (events: readonly AcceptedEvent[]) => EnrichedEvent[] {
  const checks = new WeakMap<Source, (url: string) => boolean>()
  function checkOf(source: Source | undefined): (url: string) => boolean {
    if (source === undefined) return anyAddress
    let check = checks.get(source)
    if (check === undefined) checks.set(source, (check = createAddressCheck(source.allowedOrigins)))
    return check
  }
  return (events) =>
    events.map((event) => {
      const source = sourceOf(event.sourceId)
      return { event, enrichment: enrich(event, source), isOwnAddress: checkOf(source) }
    })
}

const anyAddress = createAddressCheck(['*'])

/** Checks addresses by their origin; text that is no web address belongs to no source. */
function createAddressCheck(allowedOrigins: readonly string[]): (url: string) => boolean {
  const allows = createOriginCheck(allowedOrigins)
  return (url) => {
    const origin = /^https?:\/\/[^/?#]+/i.exec(url)?.[0]
    return origin !== undefined && allows(origin.toLowerCase())
  }
}
