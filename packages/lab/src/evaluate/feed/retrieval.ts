import { freshPopularity, nextStoryScore, summariseReader, type FeedStory } from '@frontpage/ranking'
import type { FeedState } from './replay-feed.js'
import { createReadersOfStories } from './readers-of-stories.js'
import { createSessionNeighbours } from './session-neighbours.js'

/** The hits of one method that foretells the stories that readers open next. */
export interface RetrievalResult {
  readonly name: string
  readonly hits: { readonly user: string; readonly value: number }[]
  reciprocalRanks: number
  readonly stories: Set<string>
  diversity: number
  diversityCases: number
}

export interface Retrieval {
  /** Whether the state before this view is needed: the reader goes on, and it is one of every three such views. */
  isAsked(view: { user: string; atMs: number }): boolean
  /** Asks every method for ten stories, before the view is known. */
  ask(view: { user: string; story: string; atMs: number }, state: FeedState): void
  /** A view that has happened. */
  note(view: { user: string; story: string; atMs: number }): void
  readonly results: readonly RetrievalResult[]
}

const depth = 10
/** Asking costs a look at all stories by four methods. */
const askEvery = 3
const sessionGapMs = 30 * 60_000
const liveMs = 7 * 24 * 3_600_000
/** Diversity is measured on every so many queries: comparing readers is what costs time. */
const diversityEvery = 10

/**
 * Next-story retrieval: where a reader goes on within half an hour to a live story that this reader has not read, every
 * method names ten of all live stories that the reader has not read.
 */
export function createRetrieval(): Retrieval {
  const names = ['Frontpage', 'popularity by age', 'co-visitation', 'V-SkNN'] as const
  const results = names.map((name): RetrievalResult => ({
    name,
    hits: [],
    reciprocalRanks: 0,
    stories: new Set(),
    diversity: 0,
    diversityCases: 0,
  }))
  const sessions = createSessionNeighbours()
  const lastViews = new Map<string, number>()
  const readers = createReadersOfStories()
  let queries = 0
  let views = 0

  return {
    results,
    isAsked({ user, atMs }) {
      const lastMs = lastViews.get(user)
      return lastMs !== undefined && atMs - lastMs <= sessionGapMs && views++ % askEvery === 0
    },
    note({ user, story, atMs }) {
      sessions.view(user, story, atMs)
      lastViews.set(user, atMs)
      readers.add(user, story, atMs)
    },
    ask({ user, story, atMs }, { signals, reader, coReads }) {
      const target = signals.get(story)
      if (target === undefined || reader.viewed.has(target.number) || !readers.isLive(story, atMs - liveMs))
        return
      const live: FeedStory[] = []
      for (const each of signals.stories()) {
        if (!reader.viewed.has(each.number) && readers.isLive(each.storyId, atMs - liveMs)) live.push(each)
      }
      const storyOf = (number: string) => signals.byNumber(number)
      const together = summariseReader(reader, { nowMs: atMs, coReads, storyOf }).coReads
      const similar = sessions.scoresFor(user, atMs)
      const scores: ((story: FeedStory) => number)[] = [
        (each) => nextStoryScore(each, together.get(each.storyId) ?? 0, atMs),
        (each) => freshPopularity(each, atMs),
        (each) => together.get(each.storyId) ?? 0,
        (each) => similar.get(each.storyId) ?? 0,
      ]
      const isMeasured = queries++ % diversityEvery === 0
      results.forEach((result, at) => {
        const list = bestOf(live, scores[at]!)
        const rank = list.indexOf(story)
        result.hits.push({ user, value: rank === -1 ? 0 : 1 })
        if (rank !== -1) result.reciprocalRanks += 1 / (rank + 1)
        for (const each of list) result.stories.add(each)
        if (!isMeasured) return
        result.diversity += readers.diversityOf(list)
        result.diversityCases++
      })
    },
  }
}

/** The ten highest scores above 0, in a single pass; equal ones by story id. */
function bestOf(stories: readonly FeedStory[], scoreOf: (story: FeedStory) => number): string[] {
  const best: { storyId: string; score: number }[] = []
  for (const story of stories) {
    const score = scoreOf(story)
    if (score <= 0) continue
    const last = best[depth - 1]
    if (last !== undefined && !isBefore({ storyId: story.storyId, score }, last)) continue
    let at = Math.min(best.length, depth - 1)
    while (at > 0 && isBefore({ storyId: story.storyId, score }, best[at - 1]!)) {
      best[at] = best[at - 1]!
      at--
    }
    best[at] = { storyId: story.storyId, score }
  }
  return best.map(({ storyId }) => storyId)
}

type Scored = { storyId: string; score: number }
function isBefore(first: Scored, second: Scored): boolean {
  return first.score > second.score || (first.score === second.score && first.storyId < second.storyId)
}
