import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../traffic/random.js'
import { chooseStories } from './choose-story.js'
import type { DemoReader } from './create-readers.js'
import { createEventMaker, type DemoEvent } from './demo-events.js'
import type { DemoPlatform } from './demo-platform.js'

/** The demo's memory of a reader, as the reader's browser has it. */
export interface ReaderMemory {
  readonly read: Set<string>
  isSignedIn: boolean
  /** Whether the reader's variations were seen. */
  isExposed: boolean
}

export interface VisitOptions {
  readonly platform: DemoPlatform
  readonly random: Random
  readonly memory: ReaderMemory
  /** A story that the reader comes for; undefined: for the front page. */
  readonly hotStory: string | undefined
  /** Reading takes its time divided by this. */
  readonly hurry: number
  readonly signal: AbortSignal
}

const maxStoriesOfVisit = 4
/** A reader's oldest stories are forgotten beyond these. */
const maxRemembered = 500

/**
 * One visit: the front page, what is seen of it, and the stories that the reader chooses, by the events that the browser
 * SDK sends.
 * @returns the number of events that the tracker accepted
 */
export async function visit(
  reader: DemoReader,
  { platform, random, memory, hotStory, hurry, signal }: VisitOptions,
): Promise<number> {
  const make = createEventMaker(reader, {
    random,
    now: Date.now,
    isSignedIn: memory.isSignedIn,
    ...(hotStory !== undefined && { referrer: 'https://social.example/' }),
  })
  let accepted = 0
  const send = async (...events: DemoEvent[]): Promise<void> => {
    accepted += await platform.send(events)
  }

  async function readStory(storyId: string): Promise<void> {
    const properties = platform.propertiesOf(storyId)
    if (properties === undefined) return
    await send(make.page(properties))
    const liking = reader.taste.get(String(properties['section'])) ?? 0.05
    const engagedSeconds = Math.round(8 + 150 * liking * random() + 20 * random())
    await pause((engagedSeconds * 1_000) / hurry, undefined, { signal })
    remember(memory, storyId)
    const scrollDepth = Math.round(30 + 70 * Math.min(1, liking + random() * 0.3))
    const ended = make.track('Story Read', { storyId, engagedSeconds, scrollDepth })
    const more = [
      ...(random() < liking * 0.12 ? [make.track('Story Liked', { storyId })] : []),
      ...(random() < liking * 0.04 ? [make.track('Story Shared', { storyId })] : []),
      ...(random() < liking * 0.03
        ? [make.track('Topic Followed', { topic: `section:${String(properties['section'])}` })]
        : []),
    ]
    await send(ended, ...more)
  }

  if (hotStory !== undefined) await readStory(hotStory)
  const { feedId, items } = await platform.frontPage(reader)
  const seen = items.slice(0, reader.patience)
  if (seen.length === 0) return accepted
  const place = { surface: 'feed', ...(feedId !== undefined && { feedId }) }
  const stories = seen.map(({ storyId, position }) => ({ storyId, position }))
  await send(
    make.page({ url: platform.frontPageUrl, path: '/', title: 'Kabar' }),
    make.track('Stories Shown', { ...place, stories }),
  )
  if (!memory.isExposed) memory.isExposed = (await platform.seeExperiments(reader)) > 0

  const chosen = chooseStories(reader, items, { random, hasRead: (id) => memory.read.has(id) })
  for (const { storyId, position } of chosen.slice(0, maxStoriesOfVisit)) {
    signal.throwIfAborted()
    await send(make.track('Story Clicked', { ...place, storyId, position }))
    await readStory(storyId)
  }
  const disliked = seen.find(({ section }) => (reader.taste.get(section ?? '') ?? 0) < 0.05)
  if (disliked !== undefined && random() < 0.02) {
    await send(make.track('Story Hidden', { storyId: disliked.storyId }))
  }
  if (reader.userId !== undefined && !memory.isSignedIn && random() < 0.2) {
    await send(make.identify())
    memory.isSignedIn = true
  }
  return accepted
}

function remember({ read }: ReaderMemory, storyId: string): void {
  read.add(storyId)
  if (read.size <= maxRemembered) return
  const [oldest] = read
  read.delete(oldest!)
}
