import { sourceSchema, type AcceptedEvent, type Source, type SourceMapping } from '@frontpage/contracts'
import { createStoryIdentifier, type StoryIdentifier } from '@frontpage/enrichment'

/** An event with what we found out about it. */
export interface EnrichedEvent {
  readonly event: AcceptedEvent
  readonly storyId: string | undefined
}

const noMapping: SourceMapping = sourceSchema.shape.mapping.parse(undefined)

/** What can be said of an event from itself and its source. */
export function createEnrichment(
  sourceOf: (sourceId: string) => Source | undefined,
): (events: readonly AcceptedEvent[]) => EnrichedEvent[] {
  const identifiers = new WeakMap<SourceMapping, StoryIdentifier>()
  function identifierOf(sourceId: string): StoryIdentifier {
    const mapping = sourceOf(sourceId)?.mapping ?? noMapping
    let identifier = identifiers.get(mapping)
    if (identifier === undefined) identifiers.set(mapping, (identifier = createStoryIdentifier(mapping)))
    return identifier
  }
  return (events) => events.map((event) => ({ event, storyId: identifierOf(event.sourceId)(event) }))
}
