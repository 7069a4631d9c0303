import {
  isJsonObject,
  maxStoryIdLength,
  storyEvents,
  type AcceptedEvent,
  type SourceMapping,
} from '@frontpage/contracts'
import { canonicalAddress } from './canonical-address.js'
import { compileStoryUrlPattern } from './story-url-pattern.js'

/** Determines the story that an event is about; undefined when it is about none. */
export type StoryIdentifier = (
  event: Pick<AcceptedEvent, 'type' | 'event' | 'properties' | 'context'>,
) => string | undefined

const knownEvents: ReadonlySet<string> = new Set(storyEvents)

/**
 * The id is an event's own `storyId`; else the property that the source's mapping names; else, for views and the
 * platform's story events, the id that the source's URL patterns find in the page's address; else the address itself,
 * as host and path. So pages of an SDK that nobody configured have a story, too.
 */
export function createStoryIdentifier(mapping: SourceMapping): StoryIdentifier {
  const idProperties = Object.entries(mapping.properties)
    .filter(([, property]) => property === 'storyId')
    .map(([theirs]) => theirs)
  const urlProperties = Object.entries(mapping.properties)
    .filter(([, property]) => property === 'url')
    .map(([theirs]) => theirs)
  const patterns = mapping.storyUrls.map(compileStoryUrlPattern)

  function isAboutStory({ type, event }: Parameters<StoryIdentifier>[0]): boolean {
    if (type === 'page' || type === 'screen') return true
    return event !== undefined && (knownEvents.has(event) || Object.hasOwn(mapping.events, event))
  }

  return (event) => {
    for (const property of ['storyId', ...idProperties]) {
      const id = toId(event.properties?.[property])
      if (id !== undefined) return id
    }
    if (!isAboutStory(event)) return undefined
    const address = canonicalAddress(urlOf(event, ['url', ...urlProperties]))
    if (address === undefined) return undefined
    for (const pattern of patterns) {
      const id = pattern(address)
      if (id !== undefined) return id
    }
    return toId(address.host + address.path)
  }
}

function urlOf({ properties, context }: Parameters<StoryIdentifier>[0], names: readonly string[]): string {
  for (const name of names) {
    const own = properties?.[name]
    if (typeof own === 'string' && own !== '') return own
  }
  const page = context?.page
  return isJsonObject(page) && typeof page.url === 'string' ? page.url : ''
}

function toId(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' && text.length <= maxStoryIdLength ? text : undefined
}
