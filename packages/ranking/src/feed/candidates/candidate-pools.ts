import type { StoryTraits } from '../stories/story-traits.js'
import { takeFirst } from './take-first.js'

/**
 * The stories from which the candidates of every request are taken, sorted in advance: a request looks at the beginning
 * of a few of these lists, never at all stories.
 */
export interface CandidatePools {
  /** Best first. */
  readonly trending: readonly StoryTraits[]
  /** By topic (`section:sport`, `tag:…`, `author:…`, `publisher:…`), best first. */
  readonly topics: ReadonlyMap<string, readonly StoryTraits[]>
  /** The `section:…` topics, the one with the best story first. */
  readonly sections: readonly string[]
  /** By the readers' country, best first. */
  readonly countries: ReadonlyMap<string, readonly StoryTraits[]>
  /** Newest first. */
  readonly fresh: readonly StoryTraits[]
  /** Young stories that hardly anybody was shown, the least shown first. */
  readonly unproven: readonly StoryTraits[]
  /** The stories that editors pinned. */
  readonly pinned: readonly StoryTraits[]
  /** A story that is in the pools' time among those that may be shown. */
  readonly storyOf: (storyId: string) => StoryTraits | undefined
  /** The score of `PooledStory`; 0 for a story that is in no pool. */
  readonly popularityOf: (story: StoryTraits) => number
}

/** A live story as the pools sort it. */
export interface PooledStory {
  readonly story: StoryTraits
  /** How popular it is now: readers of the last minutes for its age, 0 or more. */
  readonly score: number
  /** How often it was shown lately. */
  readonly impressions: number
}

export interface PoolOptions {
  readonly nowMs: number
  readonly storyOf: (storyId: string) => StoryTraits | undefined
  readonly countries?: ReadonlyMap<string, readonly StoryTraits[]>
  readonly pinned?: readonly StoryTraits[]
}

const poolSizes = { trending: 400, topic: 120, fresh: 200, unproven: 100 }
/** Nobody looks for news by a topic beyond these; bounds the memory whatever tags stories carry. */
const maxTopics = 20_000
const freshHours = 24
const unprovenHours = 48
/** As often must a story have been shown before its click-through says much. */
const provenImpressions = 200

/** Sorts a site's live stories into pools: the whole of `sortByScore` and `startPools`, without a break. */
export function toCandidatePools(stories: Iterable<PooledStory>, options: PoolOptions): CandidatePools {
  const pools = startPools(options)
  for (const pooled of sortByScore(stories)) pools.add(pooled)
  return pools.finish()
}

/** Highest first; stories of equal score stand by their id. */
export function sortByScore(stories: Iterable<PooledStory>): PooledStory[] {
  return Array.from(stories).toSorted(
    (a, b) => b.score - a.score || (a.story.storyId < b.story.storyId ? -1 : 1),
  )
}

/** Pools while they are made: of 10,000 stories it takes tens of milliseconds, which a service does a few at a time. */
interface UnfinishedPools {
  /** The stories have to come as `sortByScore` has them. */
  add(pooled: PooledStory): void
  finish(): CandidatePools
}

export function startPools(options: PoolOptions): UnfinishedPools {
  const { nowMs, storyOf, countries = new Map(), pinned = [] } = options
  const freshSinceMs = nowMs - freshHours * 3_600_000
  const unprovenSinceMs = nowMs - unprovenHours * 3_600_000
  const popularity = new Map<StoryTraits, number>()
  const trending: StoryTraits[] = []
  const topics = new Map<string, StoryTraits[]>()
  const fresh: StoryTraits[] = []
  const unproven: PooledStory[] = []
  return {
    add(pooled) {
      const { story, score, impressions } = pooled
      popularity.set(story, score)
      if (trending.length < poolSizes.trending) trending.push(story)
      addToTopics(topics, story)
      if (story.sinceMs > freshSinceMs) fresh.push(story)
      if (story.sinceMs > unprovenSinceMs && impressions < provenImpressions) unproven.push(pooled)
    },
    finish: () => ({
      trending,
      topics,
      sections: [...topics.keys()].filter((topic) => topic.startsWith('section:')),
      countries,
      fresh: takeFirst(fresh, poolSizes.fresh, (a, b) => b.sinceMs - a.sinceMs),
      unproven: takeFirst(unproven, poolSizes.unproven, (a, b) => a.impressions - b.impressions).map(
        ({ story }) => story,
      ),
      pinned,
      storyOf(storyId) {
        const story = storyOf(storyId)
        return story !== undefined && popularity.has(story) ? story : undefined
      },
      popularityOf: (story) => popularity.get(story) ?? 0,
    }),
  }
}

function addToTopics(topics: Map<string, StoryTraits[]>, story: StoryTraits): void {
  for (const topic of story.topics) {
    const pool = topics.get(topic)
    if (pool === undefined) {
      if (topics.size < maxTopics) topics.set(topic, [story])
    } else if (pool.length < poolSizes.topic) pool.push(story)
  }
}
