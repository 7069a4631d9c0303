import {
  sourceSchema,
  storyEvents,
  type AcceptedEvent,
  type Source,
  type SourceMapping,
} from '@frontpage/contracts'
import { createStoryIdentifier, type StoryIdentifier } from '@frontpage/enrichment'

/** An event with what we found out about it. */
export interface EnrichedEvent {
  readonly event: AcceptedEvent
  readonly storyId: string | undefined
  /** In the platform's own words, after the source's mapping. */
  readonly storyEvent: string | undefined
  /** Why it looks like a machine's; empty for a reader's. */
  readonly botMarks: readonly string[]
  /** Whether an address is one of the source's own pages. */
  readonly isOwnAddress: (url: string) => boolean
}

const noMapping: SourceMapping = sourceSchema.shape.mapping.parse(undefined)
const knownEvents: ReadonlySet<string> = new Set(storyEvents)

/** What can be said of an event from itself and its source. */
export function createEnrichment(
  sourceOf: (sourceId: string) => Source | undefined,
): (events: readonly AcceptedEvent[]) => EnrichedEvent[] {
  const identifiers = new WeakMap<SourceMapping, StoryIdentifier>()
  function identifierOf(mapping: SourceMapping): StoryIdentifier {
    let identifier = identifiers.get(mapping)
    if (identifier === undefined) identifiers.set(mapping, (identifier = createStoryIdentifier(mapping)))
    return identifier
  }
  return (events) =>
    events.map((event) => {
      const source = sourceOf(event.sourceId)
      const mapping = source?.mapping ?? noMapping
      return {
        event,
        storyId: identifierOf(mapping)(event),
        storyEvent: storyEventOf(event, mapping),
        botMarks: [],
        isOwnAddress: (url) => isAllowedOrigin(source?.allowedOrigins ?? ['*'], url),
      }
    })
}

function storyEventOf({ type, event }: AcceptedEvent, mapping: SourceMapping): string | undefined {
  if (type === 'page' || type === 'screen') return 'Story Viewed'
  if (type !== 'track' || event === undefined) return undefined
  return Object.hasOwn(mapping.events, event)
    ? mapping.events[event]
    : knownEvents.has(event)
      ? event
      : undefined
}

function isAllowedOrigin(allowed: readonly string[], url: string): boolean {
  if (!URL.canParse(url)) return false
  return allowed.includes('*') || allowed.includes(new URL(url).origin)
}
