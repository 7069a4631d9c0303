import { maxStoryIdLength, storyEvents, type AcceptedEvent, type SourceMapping } from '@frontpage/contracts'
import { createPageUrlReader } from './create-page-url-reader.js'
import { createStoryAddressReader } from './story-address.js'

/** Determines the story that an event is about; undefined when it is about none. */
export type StoryIdentifier = (
  event: Pick<AcceptedEvent, 'type' | 'event' | 'properties' | 'context'>,
) => string | undefined

const knownEvents: ReadonlySet<string> = new Set(storyEvents)

/**
 * The id is an event's own `storyId`; else the property that the source's mapping names; else, for views and the
 * platform's story events, the id that the source's URL patterns find in the page's address; else the address itself,
 * as host and path, where the source allows that. So pages of an SDK that nobody configured have a story, too.
 */
export function createStoryIdentifier(mapping: SourceMapping): StoryIdentifier {
  const idProperties = Object.entries(mapping.properties)
    .filter(([, property]) => property === 'storyId')
    .map(([theirs]) => theirs)
  const urlOf = createPageUrlReader(mapping)
  const readAddress = createStoryAddressReader(mapping)

  function isAboutStory({ type, event }: Parameters<StoryIdentifier>[0]): boolean {
    if (type === 'page' || type === 'screen') return true
    return event !== undefined && (knownEvents.has(event) || Object.hasOwn(mapping.events, event))
  }

  return (event) => {
    for (const property of ['storyId', ...idProperties]) {
      const id = toId(event.properties?.[property])
      if (id !== undefined) return id
    }
    return isAboutStory(event) ? toId(readAddress(urlOf(event)).storyId) : undefined
  }
}

function toId(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' && text.length <= maxStoryIdLength ? text : undefined
}
