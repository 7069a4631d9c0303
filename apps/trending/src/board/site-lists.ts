import { parseScope, type Scope, type TrendingWindow } from '@frontpage/contracts'
import {
  findRising,
  rankList,
  rankNow,
  restrictToCountry,
  scoreWindow,
  trafficFactor,
  type NowModel,
  type Ranked,
  type Rising,
  type StoryActivity,
  type StoryBoard,
} from '@frontpage/ranking'
import type { StoryCards } from './story-cards.js'

const depth = 200
/** So many of a list stay where they are until another story is clearly better: what readers see of it. */
const calmDepth = 10
/** `previousRank` is the one of five to ten minutes ago. */
const rememberEveryMs = 5 * 60_000
/**
 * Of a scope with more stories than both, these are ranked: those with most readers in the last hour for their age, and
 * with most readers. While a list is made nobody is answered; 500 stories take some 2 ms.
 */
const maxByTrend = 300
const maxByReaders = 200
const maxLists = 2_000

/** A list as it was made last. */
interface KeptList {
  shown: readonly string[]
  shownAtMs: number
  ranks: ReadonlyMap<string, number>
  ranksSinceMs: number
  earlierRanks: ReadonlyMap<string, number>
}

export interface SiteLists {
  /** Best first. */
  rank(
    scope: string,
    window: TrendingWindow,
    nowMs: number,
  ): { ranked: Ranked[]; earlier: ReadonlyMap<string, number> }
  rising(scope: string, nowMs: number): { found: Rising[]; earlier: ReadonlyMap<string, number> }
  /** A story as the scope sees it. */
  view(story: StoryActivity, scope: string): StoryActivity
}

/** The lists of one site, each made from the board when it is asked for, and what they were before. */
export function createSiteLists(
  board: StoryBoard,
  { cards, model }: { cards: StoryCards; model: NowModel },
): SiteLists {
  /** The one that was asked for last at the end. */
  const kept = new Map<string, KeptList>()

  /** As the scope sees them; of many those that can be among the first of the window. */
  function storiesIn(scopeText: string, window: TrendingWindow, nowMs: number): readonly StoryActivity[] {
    const scope = parseScope(scopeText) ?? { kind: 'global' }
    const all = [...board.stories()]
    if (scope.kind !== 'country') {
      const stories = all.filter(({ storyId }) => isIn(scope, storyId))
      return window === 'now' ? liveliest(stories, nowMs) : stories
    }
    // Making a country's view of a story costs more than ranking it.
    const { value: country } = scope
    const sinceHour = Math.floor(nowMs / 3_600_000) - (window === '1h' ? 1 : window === '6h' ? 6 : 24)
    const read = all.filter((story) => readersFrom(country, story, sinceHour) > 0)
    const chosen = window === 'now' ? liveliest(read, nowMs) : mostReadFrom(country, read, sinceHour)
    return chosen.map((story) => restrictToCountry(story, country))
  }

  function isIn(scope: Scope, storyId: string): boolean {
    if (scope.kind === 'global') return true
    const { slugs, language } = cards.get(storyId)
    if (scope.kind === 'tag') return slugs.tags.includes(scope.value)
    // A list for `id` has stories in `id-ID`, too.
    if (scope.kind === 'language')
      return language === scope.value || language?.startsWith(`${scope.value}-`) === true
    return (scope.kind === 'section' ? slugs.section : slugs.publisher) === scope.value
  }

  function scoresOf(
    stories: readonly StoryActivity[],
    window: TrendingWindow,
    { nowMs, shown }: { nowMs: number; shown: readonly string[] },
  ): Ranked[] {
    const { siteHours } = board
    if (window === 'now') {
      const factor = trafficFactor(stories, nowMs)
      return rankNow(stories, nowMs, { model, factor, siteHours, previous: shown, limit: depth })
    }
    const scored = stories.map((story) => ({
      storyId: story.storyId,
      score: scoreWindow(story, window, nowMs, siteHours),
    }))
    return rankList(
      scored.filter(({ score }) => score > 0),
      { limit: depth, bonus: 0 },
    )
  }

  function keep(key: string, ranked: readonly Ranked[], nowMs: number): KeptList {
    const shown = ranked.slice(0, calmDepth).map(({ storyId }) => storyId)
    const ranks = new Map(ranked.map(({ storyId }, at) => [storyId, at + 1]))
    const list = kept.get(key) ?? {
      shown,
      shownAtMs: nowMs,
      ranks,
      ranksSinceMs: nowMs,
      earlierRanks: new Map(),
    }
    list.shown = shown
    list.shownAtMs = nowMs
    if (nowMs - list.ranksSinceMs >= rememberEveryMs) {
      // After a long time without anybody asking, what was then is no longer "before".
      list.earlierRanks = nowMs - list.ranksSinceMs >= 2 * rememberEveryMs ? new Map() : list.ranks
      list.ranks = ranks
      list.ranksSinceMs = nowMs
    }
    kept.delete(key)
    kept.set(key, list)
    if (kept.size > maxLists) kept.delete(kept.keys().next().value as string)
    return list
  }

  return {
    rank(scopeText, window, nowMs) {
      const key = `${window} ${scopeText}`
      const last = kept.get(key)
      // What nobody has seen for long has nothing to stay on.
      const shown = last !== undefined && nowMs - last.shownAtMs < 2 * rememberEveryMs ? last.shown : []
      const ranked = scoresOf(storiesIn(scopeText, window, nowMs), window, { nowMs, shown })
      return { ranked, earlier: keep(key, ranked, nowMs).earlierRanks }
    },
    rising(scopeText, nowMs) {
      const stories = storiesIn(scopeText, 'now', nowMs)
      const factor = trafficFactor(stories, nowMs)
      const found = findRising(stories, nowMs, { factor, siteHours: board.siteHours, limit: depth })
      const earlier = kept.get(`now ${scopeText}`)?.earlierRanks ?? new Map<string, number>()
      return { found, earlier }
    },
    view(story, scopeText) {
      const scope = parseScope(scopeText)
      return scope?.kind === 'country' ? restrictToCountry(story, scope.value) : story
    },
  }
}

/** All of them where they are few. */
function liveliest(stories: readonly StoryActivity[], nowMs: number): readonly StoryActivity[] {
  if (stories.length <= maxByTrend + maxByReaders) return stories
  const readers = new Float64Array(stories.length)
  const trends = new Float64Array(stories.length)
  for (const [at, story] of stories.entries()) {
    const ageHours = Math.max(0, nowMs / 3_600_000 - story.firstMinute / 60)
    readers[at] = readersOfLastHour(story, nowMs)
    trends[at] = readers[at] * (ageHours + 0.25) ** -0.8
  }
  const leastTrend = leastOf(trends, maxByTrend)
  const leastReaders = leastOf(readers, maxByReaders)
  const chosen = [...stories.keys()].filter((at) => trends[at]! >= leastTrend || readers[at]! >= leastReaders)
  // Thousands may be equal, with a reader each.
  if (chosen.length > 2 * (maxByTrend + maxByReaders)) chosen.sort((a, b) => trends[b]! - trends[a]!)
  return chosen.slice(0, 2 * (maxByTrend + maxByReaders)).map((at) => stories[at] as StoryActivity)
}

/** What the highest so many values are not below; not below the smallest number, as nobody wants stories without readers. */
function leastOf(values: Float64Array, count: number): number {
  const sorted = values.toSorted()
  return Math.max(sorted[sorted.length - count]!, Number.MIN_VALUE)
}

/** This hour's, and of the hour before the part that is not yet an hour ago. */
function readersOfLastHour({ hours }: StoryActivity, nowMs: number): number {
  const thisHour = Math.floor(nowMs / 3_600_000)
  const begun = nowMs / 3_600_000 - thisHour
  const last = hours.at(-1)
  if (last === undefined || last.hour < thisHour - 1) return 0
  if (last.hour === thisHour - 1) return last.readers * (1 - begun)
  const before = hours.at(-2)
  return last.readers + (before?.hour === thisHour - 1 ? before.readers * (1 - begun) : 0)
}

function mostReadFrom(
  country: string,
  stories: readonly StoryActivity[],
  sinceHour: number,
): StoryActivity[] {
  return stories
    .map((story) => ({ story, readers: readersFrom(country, story, sinceHour) }))
    .toSorted((a, b) => b.readers - a.readers)
    .slice(0, maxByTrend + maxByReaders)
    .map(({ story }) => story)
}

function readersFrom(country: string, { hours }: StoryActivity, sinceHour: number): number {
  let readers = 0
  for (let at = hours.length - 1; at >= 0 && hours[at]!.hour >= sinceHour; at--) {
    readers += hours[at]!.countries.get(country) ?? 0
  }
  return readers
}
