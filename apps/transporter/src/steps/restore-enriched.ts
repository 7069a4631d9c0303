import { sourceSchema, type Source } from '@frontpage/contracts'
import { createStoryPropertiesReader } from '@frontpage/enrichment'
import { fromEventRow, type EventRow } from '@frontpage/event-store'
import { createEnrichment, type EnrichedEvent } from './enrich-events.js'

const unmapped = sourceSchema.shape.mapping.parse(undefined)

/**
 * Makes the function that restores the events of archived rows, so that folds read the same from them as from the live
 * events. The archive keeps an event's properties under its source's own names, so the source's mapping is applied
 * again.
 */
export function createRestoration(
  sourceOf: (sourceId: string) => Source | undefined,
): (rows: readonly EventRow[]) => EnrichedEvent[] {
  const readers = new WeakMap<Source['mapping'], ReturnType<typeof createStoryPropertiesReader>>()
  function readerOf(mapping: Source['mapping']): ReturnType<typeof createStoryPropertiesReader> {
    let reader = readers.get(mapping)
    if (reader === undefined) readers.set(mapping, (reader = createStoryPropertiesReader(mapping)))
    return reader
  }

  return (rows) => {
    const restored = new Map(rows.map(fromEventRow).map(({ event, enrichment }) => [event, enrichment]))
    const enrich = createEnrichment((event, source) => {
      const enrichment = restored.get(event)
      if (enrichment === undefined) throw new TypeError('not an event of these rows')
      const understood = readerOf(source?.mapping ?? unmapped)(event.properties)
      return { ...enrichment, properties: { ...understood, ...enrichment.properties } }
    }, sourceOf)
    return enrich([...restored.keys()])
  }
}
