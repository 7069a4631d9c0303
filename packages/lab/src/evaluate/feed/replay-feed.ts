import { createStorySignals, type CoReads, type ReaderHistory, type StorySignals } from '@frontpage/ranking'
import type { FeedEvent } from './feed-events.js'
import { createMemoryCoReads } from './memory-co-reads.js'
import { createMemoryReaders } from './memory-readers.js'

/** The state of the service right before an event. */
export interface FeedState {
  readonly signals: StorySignals
  readonly coReads: CoReads
  readonly reader: ReaderHistory
}

/** The share of a story that counts as read to its end. */
const completedScrollPercent = 90
const minuteMs = 60_000
const hourMs = 60 * minuteMs

interface FeedObserver {
  /** Whether the state before this event is asked for. */
  observes(event: FeedEvent): boolean
  onEvent(event: FeedEvent, state?: FeedState): void
}

/** Plays events in order. */
export type FeedReplay = (events: readonly FeedEvent[], observer: FeedObserver) => Promise<void>

/** The counters of the read models without Redis: what an evaluation of many variants needs. */
export const replayInMemory: FeedReplay = async (events, observer) => {
  const signals = createStorySignals({ numberOf: (storyId) => storyId })
  const readers = createMemoryReaders()
  const coReads = createMemoryCoReads()
  let forgottenMs = 0
  /** The folds' gates: one view and one reading for each reader, story and hour, one click for each list and story. */
  const gates = new Set<string>()
  let gatesHour = 0
  for (const event of events) {
    const { atMs } = event
    const user = 'list' in event ? event.list.user : event.user
    const isObserved = observer.observes(event)
    const state = { signals, coReads: coReads.at(atMs), reader: readers.historyOf(user) }
    observer.onEvent(event, isObserved ? state : undefined)
    const minute = Math.floor(atMs / minuteMs)
    const hour = Math.floor(atMs / hourMs)
    if (hour !== gatesHour) gates.clear()
    gatesHour = hour
    const isNew = (kind: string, who: string, story: string): boolean => {
      const size = gates.size
      return gates.add(`${kind} ${who} ${story}`).size > size
    }
    switch (event.kind) {
      case 'view':
        if (isNew('view', user, event.story)) signals.addViews(event.story, minute, 1)
        readers.view(user, event.story, atMs)
        coReads.view(user, event.story, atMs)
        break
      case 'read': {
        const completed = (event.scrollPercent ?? 0) >= completedScrollPercent
        if (isNew('read', user, event.story))
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
        if (isNew('click', event.list.impression, event.story)) signals.addClicks(event.story, minute, 1)
        readers.click(user, event.story, atMs)
        break
    }
    if (atMs > forgottenMs + hourMs) {
      signals.forget(atMs)
      forgottenMs = atMs
    }
  }
}
