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
 * Of a scope with more stories than both, these are ranked: those with most readers in the last twenty minutes, and in the
 * last hours. While a list is made nobody is answered; 500 stories take some 2 ms.
 */
const maxRecent = 300
const maxOfHours = 200
const recentMinutes = 20
const maxLists = 2_000

/** A list as it was made last. */
interface KeptList {
  shown: readonly string[]
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

  function storiesIn(scope: Scope, nowMs: number): StoryActivity[] {
    const stories: StoryActivity[] = []
    for (const story of board.stories()) {
      if (scope.kind === 'country') {
        const view = restrictToCountry(story, scope.value)
        if (view.hours.length > 0) stories.push(view)
      } else if (isIn(scope, story.storyId)) stories.push(story)
    }
    return stories.length <= maxRecent + maxOfHours ? stories : liveliest(stories, nowMs)
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
    const list = kept.get(key) ?? { shown, ranks, ranksSinceMs: nowMs, earlierRanks: new Map() }
    list.shown = shown
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
      const scope = parseScope(scopeText) ?? { kind: 'global' }
      const key = `${window} ${scopeText}`
      const shown = kept.get(key)?.shown ?? []
      const ranked = scoresOf(storiesIn(scope, nowMs), window, { nowMs, shown })
      return { ranked, earlier: keep(key, ranked, nowMs).earlierRanks }
    },
    rising(scopeText, nowMs) {
      const stories = storiesIn(parseScope(scopeText) ?? { kind: 'global' }, nowMs)
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

function liveliest(stories: readonly StoryActivity[], nowMs: number): StoryActivity[] {
  const recent = new Float64Array(stories.length)
  const ofHours = new Float64Array(stories.length)
  for (const [at, story] of stories.entries()) {
    const { minutes, hours } = countLately(story, nowMs)
    ofHours[at] = hours
    // Among equals of the last minutes those of the last hours.
    recent[at] = minutes + hours / (hours + 1)
  }
  const chosen = new Set([...highest(recent, maxRecent), ...highest(ofHours, maxOfHours)])
  return Array.from(chosen, (at) => stories[at] as StoryActivity)
}

function highest(values: Float64Array, count: number): Uint32Array {
  return Uint32Array.from(values.keys())
    .sort((a, b) => values[b]! - values[a]!)
    .subarray(0, count)
}

function countLately({ hours }: StoryActivity, nowMs: number): { minutes: number; hours: number } {
  const sinceMinute = Math.floor(nowMs / 60_000) - recentMinutes
  const sinceHour = Math.floor(nowMs / 3_600_000) - 2
  const counted = { minutes: 0, hours: 0 }
  for (let at = hours.length - 1; at >= 0 && hours[at]!.hour >= sinceHour; at--) {
    const { hour, readers, minutes } = hours[at]!
    counted.hours += readers
    if (hour * 60 + 59 < sinceMinute) continue
    for (const [minute, count] of minutes) if (hour * 60 + minute >= sinceMinute) counted.minutes += count
  }
  return counted
}
