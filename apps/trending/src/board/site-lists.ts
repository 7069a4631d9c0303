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
import type { StoryCards } from '@frontpage/read-models'
import type { ListSkeleton, RisingSkeleton } from '../list/trending-board.js'
import { createScopedStories, type Moment } from './scoped-stories.js'

const depth = 200
/** This many of a list stay where they are until another story is clearly better: the part of it that readers see. */
const calmDepth = 10
/** `previousRank` is the rank five to ten minutes ago. */
const rememberEveryMs = 5 * 60_000
const maxLists = 2_000

/** The latest version of a list. */
interface KeptList {
  shown: readonly string[]
  shownAtMs: number
  ranks: ReadonlyMap<string, number>
  ranksSinceMs: number
  earlierRanks: ReadonlyMap<string, number>
}

interface RisingList extends RisingSkeleton {
  readonly found: readonly Rising[]
}

/** All of it describes the moment that was begun last. */
export interface SiteLists {
  begin(nowMs: number): void
  /** Best first. */
  rank(scope: string, window: TrendingWindow): ListSkeleton
  rising(scope: string): RisingList
  /** A story as the scope sees it. */
  view(story: StoryActivity, scope: string): StoryActivity
}

/** The lists of one site, each made from the board when it is requested, and their earlier versions. */
export function createSiteLists(
  board: StoryBoard,
  {
    cards,
    model,
    nowMs,
    isVisible,
  }: {
    cards: Pick<StoryCards, 'get' | 'has'>
    model: NowModel
    nowMs: number
    /** Whether lists may contain a story at this time. */
    isVisible: (storyId: string, nowMs: number) => boolean
  },
): SiteLists {
  const storiesIn = createScopedStories(board, { cards, isVisible })
  /** The one that was made last is at the end. */
  const kept = new Map<string, KeptList>()
  const ranks = new Map<string, ListSkeleton>()
  const risings = new Map<string, RisingList>()
  let moment: Moment = { nowMs }

  function scoresOf(
    stories: readonly StoryActivity[],
    window: TrendingWindow,
    shown: readonly string[],
  ): Ranked[] {
    const { siteHours } = board
    if (window === 'now') {
      const factor = trafficFactor(stories, moment.nowMs)
      return rankNow(stories, moment.nowMs, {
        model,
        factor,
        siteHours,
        previous: shown,
        limit: depth,
      })
    }
    const scored = stories.map((story) => ({
      storyId: story.storyId,
      score: scoreWindow(story, window, moment.nowMs, siteHours),
    }))
    const read = scored.filter(({ score }) => score > 0)
    return rankList(read, { limit: depth, bonus: 0 })
  }

  function keep(key: string, ranked: readonly Ranked[], atMs: number): KeptList {
    const shown = ranked.slice(0, calmDepth).map(({ storyId }) => storyId)
    const ranksNow = new Map(ranked.map(({ storyId }, at) => [storyId, at + 1]))
    const list = kept.get(key) ?? {
      shown,
      shownAtMs: atMs,
      ranks: ranksNow,
      ranksSinceMs: atMs,
      earlierRanks: new Map(),
    }
    list.shown = shown
    list.shownAtMs = atMs
    if (atMs - list.ranksSinceMs >= rememberEveryMs) {
      // After a long time without a request, the earlier list is no longer "before".
      list.earlierRanks = atMs - list.ranksSinceMs >= 2 * rememberEveryMs ? new Map() : list.ranks
      list.ranks = ranksNow
      list.ranksSinceMs = atMs
    }
    kept.delete(key)
    kept.set(key, list)
    if (kept.size > maxLists) kept.delete(kept.keys().next().value as string)
    return list
  }

  function rank(scope: string, window: TrendingWindow): ListSkeleton {
    const key = `${window} ${scope}`
    const made = ranks.get(key)
    if (made !== undefined) return made
    const last = kept.get(key)
    // A list that nobody has seen for long need not stay stable.
    const shown = last !== undefined && moment.nowMs - last.shownAtMs < 2 * rememberEveryMs ? last.shown : []
    const ranked = scoresOf(storiesIn(scope, window, moment), window, shown)
    const list = { ranked, earlier: keep(key, ranked, moment.nowMs).earlierRanks }
    if (ranks.size < maxLists) ranks.set(key, list)
    return list
  }

  function rising(scope: string): RisingList {
    const made = risings.get(scope)
    if (made !== undefined) return made
    const stories = storiesIn(scope, 'now', moment)
    const factor = trafficFactor(stories, moment.nowMs)
    const options = { factor, siteHours: board.siteHours, limit: depth }
    const found = findRising(stories, moment.nowMs, options)
    const list = { found, earlier: kept.get(`now ${scope}`)?.earlierRanks ?? new Map<string, number>() }
    if (risings.size < maxLists) risings.set(scope, list)
    return list
  }

  return {
    begin(atMs) {
      moment = { nowMs: atMs }
      ranks.clear()
      risings.clear()
    },
    rank,
    rising,
    view(story, scopeText) {
      const scope = parseScope(scopeText)
      return scope?.kind === 'country' ? restrictToCountry(story, scope.value) : story
    },
  }
}
