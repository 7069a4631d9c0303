import {
  storyEvents,
  type AcceptedEvent,
  type JsonObject,
  type SourceMapping,
  type StoryEvent,
} from '@frontpage/contracts'

/** What an event says in the platform's words. */
export interface Translation {
  /** What a track call stands for; undefined where it is nothing that the platform knows. */
  readonly storyEvent: StoryEvent | undefined
  /** Properties that the event has under a name of its source only, by our name. `storyId` is not among them. */
  readonly properties: JsonObject
}

export type Translator = (event: Pick<AcceptedEvent, 'event' | 'properties'>) => Translation

const ownNames: ReadonlySet<string> = new Set(storyEvents)
const nothing: JsonObject = Object.freeze({})

/** Translates by a source's mapping; our own names mean what they mean, whatever the mapping says. */
export function createTranslator(mapping: SourceMapping): Translator {
  const names = new Map(Object.entries(mapping.events))
  const properties = Object.entries(mapping.properties).filter(([, ours]) => ours !== 'storyId')
  return (event) => ({
    storyEvent: readEvent(event.event),
    properties:
      properties.length === 0 || event.properties === undefined ? nothing : readProperties(event.properties),
  })

  function readEvent(name: string | undefined): StoryEvent | undefined {
    if (name === undefined) return undefined
    return ownNames.has(name) ? (name as StoryEvent) : names.get(name)
  }

  function readProperties(said: JsonObject): JsonObject {
    const translated: JsonObject = {}
    for (const [theirs, ours] of properties) {
      if (!Object.hasOwn(said, theirs) || isSaid(said[ours]) || isSaid(translated[ours])) continue
      const value = said[theirs]
      if (isSaid(value)) translated[ours] = value
    }
    return translated
  }
}

function isSaid<Value>(value: Value | null | undefined | ''): value is Value {
  return value !== undefined && value !== null && value !== ''
}
