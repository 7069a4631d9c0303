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

type OfSource = Pick<EnrichedEvent, 'pages' | 'consentRules'>

/** Makes the function that enriches events from their own fields and their sources' settings. */
export function createEnrichment(
  enrich: Enricher,
  sourceOf: (sourceId: string) => Source | undefined,
): (events: readonly AcceptedEvent[]) => EnrichedEvent[] {
  const known = new WeakMap<Source, OfSource>()
  function ofSource(source: Source | undefined): OfSource {
    if (source === undefined) return unknownSource
    let one = known.get(source)
    if (one === undefined) {
      const { consentCategories } = source
      one = {
        pages: createSourcePages(source),
        consentRules: consentCategories && createConsentRules(consentCategories),
      }
      known.set(source, one)
    }
    return one
  }
  return (events) =>
    events.map((event) => {
      const source = sourceOf(event.sourceId)
      const { pages, consentRules } = ofSource(source)
      return { event, enrichment: enrich(event, source), pages, consentRules }
    })
}

const unknownSource: OfSource = { pages: pagesOfUnknownSource, consentRules: undefined }
