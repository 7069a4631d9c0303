import { sourceSchema, type Source } from '@frontpage/contracts'
import { createStoryPropertiesReader } from '@frontpage/enrichment'
import { fromEventRow, type EventRow } from '@frontpage/event-store'
import { createSourceFacts, type EnrichedEvent } from './enrich-events.js'

const unmapped = sourceSchema.shape.mapping.parse(undefined)

/**
 * Makes the function that restores the events of archived rows, so that folds read the same from them as from the live
 * events; of rows with some columns only, the fields for which `columnsOfFields` names these. The archive keeps an
 * event's properties under its source's own names, so the source's mapping is applied again.
 */
export function createRestoration(
  sourceOf: (sourceId: string) => Source | undefined,
): (rows: readonly EventRow[]) => EnrichedEvent[] {
  const factsOf = createSourceFacts()
  const readers = new WeakMap<Source['mapping'], ReturnType<typeof createStoryPropertiesReader>>()
  function readerOf(mapping: Source['mapping']): ReturnType<typeof createStoryPropertiesReader> {
    let reader = readers.get(mapping)
    if (reader === undefined) readers.set(mapping, (reader = createStoryPropertiesReader(mapping)))
    return reader
  }

  return (rows) =>
    rows.map((row) => {
      const source = sourceOf(row.source_id)
      const { event, enrichment } = fromEventRow(row, readerOf(source?.mapping ?? unmapped))
      const { pages, consentRules } = factsOf(source)
      return { event, enrichment, pages, consentRules }
    })
}
