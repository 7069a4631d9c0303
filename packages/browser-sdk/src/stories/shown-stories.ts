import type { Client } from '../client/client.js'

export interface ListOfStories {
  /** Where the list is: `feed`, `trending`, `related`, `section` … */
  readonly surface: string
  /** The id of the answer that the list was made of; the ranker learns by it. */
  readonly feedId?: string | undefined
}

export interface ShownStory {
  readonly storyId: string
  readonly position?: number
}

/** So long counted stories wait for others of their list. */
const gatherMs = 3_000
const maxRemembered = 5_000
/** The platform reads no more of one event. */
const maxStories = 100

export interface ShownStories {
  has(list: ListOfStories, storyId: string): boolean
  add(list: ListOfStories, story: ShownStory): void
  flush(): void
}

/** Gathers stories that a reader saw into one `Stories Shown` for each list, and remembers them. */
export function createShownStories(client: Client): ShownStories {
  const remembered = new Set<string>()
  const waiting = new Map<string, { list: ListOfStories; stories: ShownStory[]; reader: object }>()
  let timer: ReturnType<typeof setTimeout> | undefined
  client.onHidden(flush)
  client.onReaderChange(flush)

  const nameOf = ({ surface, feedId }: ListOfStories): string => feedId ?? surface
  const keyOf = (list: ListOfStories, storyId: string): string => `${nameOf(list)} ${storyId}`

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    const lists = [...waiting.values()]
    waiting.clear()
    for (const { list, stories, reader } of lists) {
      const { surface, feedId } = list
      client.send('track', {
        ...reader,
        event: 'Stories Shown',
        properties: { surface, ...(feedId !== undefined && { feedId }), stories },
      })
    }
  }

  return {
    has: (list, storyId) => remembered.has(keyOf(list, storyId)),
    add(list, { storyId, position }) {
      const key = keyOf(list, storyId)
      if (remembered.has(key)) return
      remembered.add(key)
      // A set gives its members in the order in which they came.
      if (remembered.size > maxRemembered) remembered.delete(remembered.values().next().value!)
      const name = nameOf(list)
      const gathered = waiting.get(name) ?? { list, stories: [], reader: { ...client.reader() } }
      waiting.set(name, gathered)
      gathered.stories.push({ storyId, ...(position !== undefined && { position }) })
      if (gathered.stories.length >= maxStories) flush()
      else timer ??= setTimeout(() => client.guard(flush, undefined), gatherMs)
    },
    flush,
  }
}
