import {
  sourceSchema,
  type AcceptedEvent,
  type JsonObject,
  type Source,
  type SourceMapping,
  type StoryEvent,
} from '@frontpage/contracts'
import {
  createStoryIdentifier,
  createTranslator,
  type StoryIdentifier,
  type Translator,
} from '@frontpage/enrichment'

/** An event with what we found out about it. */
export interface EnrichedEvent {
  readonly event: AcceptedEvent
  readonly storyId: string | undefined
  /** What a track call stands for. */
  readonly storyEvent: StoryEvent | undefined
  /** Properties under our names that the event has under names of its source. */
  readonly translated: JsonObject
}

interface Reader {
  readonly identify: StoryIdentifier
  readonly translate: Translator
}

const noMapping: SourceMapping = sourceSchema.shape.mapping.parse(undefined)

/** What can be said of an event from itself and its source. */
export function createEnrichment(
  sourceOf: (sourceId: string) => Source | undefined,
): (events: readonly AcceptedEvent[]) => EnrichedEvent[] {
  const readers = new WeakMap<SourceMapping, Reader>()
  function readerOf(sourceId: string): Reader {
    const mapping = sourceOf(sourceId)?.mapping ?? noMapping
    let reader = readers.get(mapping)
    if (reader === undefined) {
      reader = { identify: createStoryIdentifier(mapping), translate: createTranslator(mapping) }
      readers.set(mapping, reader)
    }
    return reader
  }
  return (events) =>
    events.map((event) => {
      const { identify, translate } = readerOf(event.sourceId)
      const { storyEvent, properties: translated } = translate(event)
      return { event, storyId: identify(event), storyEvent, translated }
    })
}
