import type { AcceptedEvent, Enrichment, Source } from '@frontpage/contracts'
import type { Enricher } from '@frontpage/enrichment'
import { createConsentRules, type ConsentRules } from './consent.js'
import { createSourcePages, pagesOfUnknownSource, type SourcePages } from './source-pages.js'

/** An event with its enrichment. */
export interface EnrichedEvent {
  readonly event: AcceptedEvent
  readonly enrichment: Enrichment
  readonly pages: SourcePages
  /** Those of its source; absent where it has no categories of its own. */
  readonly consentRules?: ConsentRules | undefined
}

type SourceFacts = Pick<EnrichedEvent, 'pages' | 'consentRules'>

/** Makes the function that tells what an event gets from its source's settings. */
export function createSourceFacts(): (source: Source | undefined) => SourceFacts {
  const known = new WeakMap<Source, SourceFacts>()
  return (source) => {
    if (source === undefined) return unknownSource
    let facts = known.get(source)
    if (facts === undefined) {
      const { consentCategories } = source
      facts = {
        pages: createSourcePages(source),
        consentRules: consentCategories && createConsentRules(consentCategories),
      }
      known.set(source, facts)
    }
    return facts
  }
}

/** Makes the function that enriches events from their own fields and their sources' settings. */
export function createEnrichment(
  enrich: Enricher,
  sourceOf: (sourceId: string) => Source | undefined,
): (events: readonly AcceptedEvent[]) => EnrichedEvent[] {
  const factsOf = createSourceFacts()
  return (events) =>
    events.map((event) => {
      const source = sourceOf(event.sourceId)
      const { pages, consentRules } = factsOf(source)
      return { event, enrichment: enrich(event, source), pages, consentRules }
    })
}

const unknownSource: SourceFacts = { pages: pagesOfUnknownSource, consentRules: undefined }
