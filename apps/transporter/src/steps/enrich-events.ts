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
  /** In the platform's own words, after the source's mapping; `Story Viewed` for pages and screens. */
  readonly storyEvent: StoryEvent | undefined
  /** Properties under our names that the event has under names of its source. */
  readonly translated: JsonObject
  /** Why it looks like a machine's; empty for a reader's. */
  readonly botMarks: readonly string[]
  /** Whether an address is one of the source's own pages. */
  readonly isOwnAddress: (url: string) => boolean
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
  function readerOf(mapping: SourceMapping): Reader {
    let reader = readers.get(mapping)
    if (reader === undefined) {
      reader = { identify: createStoryIdentifier(mapping), translate: createTranslator(mapping) }
      readers.set(mapping, reader)
    }
    return reader
  }
  return (events) =>
    events.map((event) => {
      const source = sourceOf(event.sourceId)
      const { identify, translate } = readerOf(source?.mapping ?? noMapping)
      const { storyEvent, properties: translated } = translate(event)
      const isView = event.type === 'page' || event.type === 'screen'
      return {
        event,
        storyId: identify(event),
        storyEvent: isView ? 'Story Viewed' : storyEvent,
        translated,
        botMarks: [],
        isOwnAddress: (url) => isAllowedOrigin(source?.allowedOrigins ?? ['*'], url),
      }
    })
}

function isAllowedOrigin(allowed: readonly string[], url: string): boolean {
  if (!URL.canParse(url)) return false
  return allowed.includes('*') || allowed.includes(new URL(url).origin)
}
