import { parseScope, type Scope, type TrendingWindow } from '@frontpage/contracts'
import {
  findRising,
  rankList,
  rankNow,
  restrictToCountry,
  scoreWindow,
  trafficFactor,
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
 * Of those that are read in more stories than that, the most read are ranked: while a list is made nobody is answered, and
 * 4,000 took 70 ms.
 */
const maxRanked = 300
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
export function createSiteLists(board: StoryBoard, cards: StoryCards): SiteLists {
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
    return stories.length <= maxRanked ? stories : mostRead(stories, nowMs)
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
      return rankNow(stories, nowMs, { factor, siteHours, previous: shown, limit: depth })
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

/** Those with most readers in this hour and the two before. */
function mostRead(stories: readonly StoryActivity[], nowMs: number): StoryActivity[] {
  const sinceHour = Math.floor(nowMs / 3_600_000) - 2
  const counted = stories.map((story) => {
    let readers = 0
    for (let at = story.hours.length - 1; at >= 0 && story.hours[at]!.hour >= sinceHour; at--) {
      readers += story.hours[at]!.readers
    }
    return { story, readers }
  })
  return counted
    .toSorted((a, b) => b.readers - a.readers)
    .slice(0, maxRanked)
    .map(({ story }) => story)
}
