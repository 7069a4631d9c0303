import { createStorySignals, type CoReads, type ReaderHistory, type StorySignals } from '@frontpage/ranking'
import type { FeedEvent } from './feed-events.js'
import { createMemoryCoReads } from './memory-co-reads.js'
import { createMemoryReaders } from './memory-readers.js'

/** What the service would know at the moment of an event, before it. */
export interface FeedState {
  readonly signals: StorySignals
  readonly coReads: CoReads
  readonly reader: ReaderHistory
}

/** The share of a story that counts as read to its end. */
const completedScrollPercent = 90
const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Plays events in order: `onEvent` sees the state before each of them. */
export type FeedReplay = (
  events: readonly FeedEvent[],
  onEvent: (event: FeedEvent, state: FeedState) => void,
) => Promise<void>

/** The counters of the read models without Redis: what an evaluation of many variants needs. */
export const replayInMemory: FeedReplay = async (events, onEvent) => {
  const signals = createStorySignals({ numberOf: (storyId) => storyId })
  const readers = createMemoryReaders()
  const coReads = createMemoryCoReads()
  let forgottenMs = 0
  for (const event of events) {
    const { atMs } = event
    const user = 'list' in event ? event.list.user : event.user
    onEvent(event, { signals, coReads: coReads.at(atMs), reader: readers.historyOf(user) })
    const minute = Math.floor(atMs / minuteMs)
    switch (event.kind) {
      case 'view':
        signals.addViews(event.story, minute, 1)
        readers.view(user, event.story, atMs)
        coReads.view(user, event.story, atMs)
        break
      case 'read': {
        const completed = (event.scrollPercent ?? 0) >= completedScrollPercent
        signals.addReads(event.story, minute, {
          count: 1,
          completed: Number(completed),
          seconds: event.seconds,
        })
        readers.read(user, event.story, { atMs, seconds: event.seconds, completed })
        break
      }
      case 'list':
        for (const story of event.list.shown) signals.addImpressions(story, minute, 1)
        readers.show(user, event.list.shown, atMs)
        break
      case 'click':
        signals.addClicks(event.story, minute, 1)
        readers.click(user, event.story, atMs)
        break
    }
    if (atMs > forgottenMs + hourMs) {
      signals.forget(atMs)
      forgottenMs = atMs
    }
  }
}
