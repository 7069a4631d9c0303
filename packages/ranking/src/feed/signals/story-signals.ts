import { addToDecayedCounts, newDecayedCounts, type DecayedCounts } from './decayed-counts.js'
import type { StoryNumber } from './reader-history.js'

/** The facts about a story that events and the catalogue tell. */
export interface StoryFacts {
  publishedMs?: number
  section?: string
  tags?: readonly string[]
  author?: string
  publisher?: string
  language?: string
  title?: string
}

/** What ranking knows of a story of one site. */
export interface FeedStory {
  readonly storyId: string
  readonly number: StoryNumber
  /** The first minute with a count. */
  readonly firstSeenMs: number
  readonly publishedMs?: number | undefined
  readonly section?: string | undefined
  readonly tags: readonly string[]
  readonly author?: string | undefined
  readonly publisher?: string | undefined
  readonly language?: string | undefined
  readonly title?: string | undefined
  readonly views: DecayedCounts
  readonly impressions: DecayedCounts
  readonly clicks: DecayedCounts
  /** Readings that ended, those of them that were complete, and their seconds: the totals of the days that are kept. */
  readonly reads: { count: number; completed: number; seconds: number }
  /** The story's own features of a moment ago, for the lists of the same moment; kept by `writeRecentStoryColumns`. */
  recentColumns?: RecentColumns | undefined
}

interface RecentColumns {
  /** Milliseconds since 1970. */
  atMs: number
  /** Reused from moment to moment. */
  readonly values: number[]
}

export interface ReadsDelta {
  readonly count: number
  readonly completed: number
  readonly seconds: number
}

/**
 * The stories of one site in memory. Counts come as differences, in any order; the same differences give the same
 * values. A correction can be negative.
 */
export interface StorySignals {
  addViews(storyId: string, minute: number, delta: number): void
  addImpressions(storyId: string, minute: number, delta: number): void
  addClicks(storyId: string, minute: number, delta: number): void
  addReads(storyId: string, minute: number, delta: ReadsDelta): void
  /** Facts of a story that nobody was counted for yet make it known from `firstSeenMs`. */
  setFacts(storyId: string, facts: StoryFacts, firstSeenMs: number): void
  get(storyId: string): FeedStory | undefined
  /** The story that a reader's history names. */
  byNumber(number: StoryNumber): FeedStory | undefined
  stories(): Iterable<FeedStory>
  /** Removes stories without a count for eight days. */
  forget(nowMs: number): void
  remove(storyId: string): void
  readonly size: number
  /** The number of times that there was no room for a story. */
  readonly refused: number
}

type LiveStory = { -readonly [Key in keyof FeedStory]: FeedStory[Key] } & { newestMinute: number }

/**
 * Facts that are not told stay as properties: an object that lost one is a hash table to the engine from then on, slower to
 * read and four times as large.
 */
const noFacts = {
  publishedMs: undefined,
  section: undefined,
  tags: [],
  author: undefined,
  publisher: undefined,
  language: undefined,
  title: undefined,
} as const
const keptMinutes = 8 * 24 * 60
const minuteMs = 60_000

/**
 * @param options.numberOf `storyNumberOf` of contracts
 * @param options.maxStories bounds the memory: a story takes about 1 KB; further ones are refused and counted
 */
export function createStorySignals({
  numberOf,
  maxStories = 50_000,
}: {
  numberOf: (storyId: string) => StoryNumber
  maxStories?: number
}): StorySignals {
  const stories = new Map<string, LiveStory>()
  const numbers = new Map<StoryNumber, LiveStory>()
  let refused = 0

  function storyAt(storyId: string, minute: number): LiveStory | undefined {
    const known = stories.get(storyId)
    if (known !== undefined) {
      known.firstSeenMs = Math.min(known.firstSeenMs, minute * minuteMs)
      known.newestMinute = Math.max(known.newestMinute, minute)
      return known
    }
    if (stories.size >= maxStories) {
      refused++
      return undefined
    }
    const story: LiveStory = {
      storyId,
      number: numberOf(storyId),
      firstSeenMs: minute * minuteMs,
      newestMinute: minute,
      ...noFacts,
      views: newDecayedCounts(),
      impressions: newDecayedCounts(),
      clicks: newDecayedCounts(),
      reads: { count: 0, completed: 0, seconds: 0 },
      recentColumns: undefined,
    }
    stories.set(storyId, story)
    numbers.set(story.number, story)
    return story
  }

  function remove({ storyId, number }: LiveStory): void {
    stories.delete(storyId)
    numbers.delete(number)
  }

  return {
    addViews(storyId, minute, delta) {
      const story = storyAt(storyId, minute)
      if (story !== undefined) addToDecayedCounts(story.views, minute, delta)
    },
    addImpressions(storyId, minute, delta) {
      const story = storyAt(storyId, minute)
      if (story !== undefined) addToDecayedCounts(story.impressions, minute, delta)
    },
    addClicks(storyId, minute, delta) {
      const story = storyAt(storyId, minute)
      if (story !== undefined) addToDecayedCounts(story.clicks, minute, delta)
    },
    addReads(storyId, minute, { count, completed, seconds }) {
      // Readings are known by hour only: they do not say when a story was first seen.
      const reads = (stories.get(storyId) ?? storyAt(storyId, minute))?.reads
      if (reads === undefined) return
      reads.count += count
      reads.completed += completed
      reads.seconds += seconds
    },
    setFacts(storyId, facts, firstSeenMs) {
      const story = storyAt(storyId, Math.floor(firstSeenMs / minuteMs))
      if (story === undefined) return
      Object.assign(story, noFacts, facts)
    },
    get: (storyId) => stories.get(storyId),
    byNumber: (number) => numbers.get(number),
    stories: () => stories.values(),
    forget(nowMs) {
      const oldest = nowMs / minuteMs - keptMinutes
      for (const story of stories.values()) if (story.newestMinute < oldest) remove(story)
    },
    remove(storyId) {
      const story = stories.get(storyId)
      if (story !== undefined) remove(story)
    },
    get size() {
      return stories.size
    },
    get refused() {
      return refused
    },
  }
}
