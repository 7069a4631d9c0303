import {
  isJsonObject,
  toTopic,
  type AcceptedEvent,
  type Enrichment,
  type JsonObject,
  type JsonValue,
} from '@frontpage/contracts'
import { maxShownStories, type FoldableEvent, type ShownStory } from '@frontpage/read-models'
import { saidValue } from './said-value.js'

type ListFields = Pick<FoldableEvent, 'feedId' | 'surface' | 'position' | 'shown' | 'topic'>

/** Longer texts are neither ids of lists nor names of places in a page. */
const maxFeedIdLength = 200
const maxSurfaceLength = 64
/** The id of an event's own story has the same limit. */
const maxStoryIdLength = 512
const maxTopicLength = 200

/** Most events are about no list and no topic. */
const noList: ListFields = {
  feedId: undefined,
  surface: undefined,
  position: undefined,
  shown: [],
  topic: undefined,
}

/**
 * Reads what an event tells of a list of stories, or of a topic. Everything comes from its properties, which the archive
 * keeps, so that it can be read again from there.
 */
export function readList({ properties }: AcceptedEvent, enrichment: Enrichment): ListFields {
  const { storyEvent, properties: understood } = enrichment
  switch (storyEvent) {
    case 'Stories Shown':
      return { ...placeOf(properties, understood), shown: readShown(properties?.stories) }
    case 'Story Clicked':
      return placeOf(properties, understood)
    case 'Topic Followed':
    case 'Topic Unfollowed':
    case 'Topic Muted':
    case 'Topic Unmuted':
      return { ...noList, topic: readTopic(saidValue('topic', properties, understood)) }
    default:
      return noList
  }
}

function placeOf(properties: JsonObject | undefined, understood: Enrichment['properties']): ListFields {
  const position = Number(saidValue('position', properties, understood) ?? NaN)
  return {
    ...noList,
    feedId: readId(saidValue('feedId', properties, understood), maxFeedIdLength),
    surface: readId(saidValue('surface', properties, understood), maxSurfaceLength),
    position: position >= 0 && Number.isFinite(position) ? position : undefined,
  }
}

/** Reads `[{storyId, position}]`, or only ids; whatever else is in the list is left out. */
function readShown(stories: JsonValue | undefined): ShownStory[] {
  if (!Array.isArray(stories)) return []
  const shown = new Map<string, ShownStory>()
  for (const [place, item] of stories.slice(0, maxShownStories).entries()) {
    const storyId = readId(isJsonObject(item) ? item.storyId : item, maxStoryIdLength)
    if (storyId === undefined || shown.has(storyId)) continue
    const position = isJsonObject(item) ? item.position : place
    shown.set(storyId, {
      storyId,
      position: typeof position === 'number' && position >= 0 ? position : undefined,
    })
  }
  return [...shown.values()]
}

function readTopic(value: JsonValue | undefined): string | undefined {
  const text = readId(value, maxTopicLength)
  return text === undefined ? undefined : toTopic(text)
}

/** Ids may be numbers, because some SDKs send them. */
function readId(value: JsonValue | undefined, maxLength: number): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' && text.length <= maxLength ? text.toWellFormed() : undefined
}
