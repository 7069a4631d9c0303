import { parseScope, type TrendingWindow } from '@frontpage/contracts'
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
import { createScopedStories } from './scoped-stories.js'
import type { StoryCards } from './story-cards.js'

const depth = 200
/** So many of a list stay where they are until another story is clearly better: what readers see of it. */
const calmDepth = 10
/** `previousRank` is the one of five to ten minutes ago. */
const rememberEveryMs = 5 * 60_000
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

  const storiesIn = createScopedStories(board, cards)

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
