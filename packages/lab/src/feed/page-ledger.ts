import type { FeedAnswer } from './feed-answer.js'

/** The pages of their feeds that readers got. */
export interface PageLedger {
  /** Notes a page that was answered, in the order in which its reader got the pages. */
  note(answer: FeedAnswer): void
  /** Compares a page that was asked for once more with what it said the first time. */
  compare(first: FeedAnswer, again: FeedAnswer): void
  /** By feed: the story at each position. */
  readonly feeds: ReadonlyMap<string, ReadonlyMap<number, string>>
  readonly faults: Readonly<PageFaults>
}

interface PageFaults {
  /** Stories that a feed had shown before. */
  repeats: number
  /** Places at which a feed left positions out: a story of its order was missing. */
  gaps: number
  /** Pages that had other stories, or these at other positions, when they were asked for again. */
  moved: number
}

export function createPageLedger(): PageLedger {
  const feeds = new Map<string, Map<number, string>>()
  const faults = { repeats: 0, gaps: 0, moved: 0 }
  return {
    note({ feedId, items }) {
      const stories = feeds.get(feedId) ?? new Map<number, string>()
      feeds.set(feedId, stories)
      const known = new Set(stories.values())
      let last = Math.max(0, ...stories.keys())
      for (const { storyId, position } of items) {
        if (known.has(storyId)) faults.repeats++
        known.add(storyId)
        if (position !== last + 1) faults.gaps++
        last = position
        stories.set(position, storyId)
      }
    },
    compare(first, again) {
      const textOf = ({ items }: FeedAnswer): string =>
        items.map(({ storyId, position }) => `${position} ${storyId}`).join('\n')
      if (first.feedId !== again.feedId || textOf(first) !== textOf(again)) faults.moved++
    },
    feeds,
    faults,
  }
}
