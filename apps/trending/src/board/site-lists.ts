import { parseScope, type TrendingWindow } from '@frontpage/contracts'
import {
  findRisingInSteps,
  rankList,
  rankNowInSteps,
  restrictToCountry,
  scoreWindow,
  trafficFactor,
  visitInSteps,
  type NowModel,
  type Ranked,
  type Rising,
  type Steps,
  type StoryActivity,
  type StoryBoard,
} from '@frontpage/ranking'
import { createScopedStories, type Moment } from './scoped-stories.js'
import type { StoryCards } from './story-cards.js'

const depth = 200
/** This many of a list stay where they are until another story is clearly better: the part of it that readers see. */
const calmDepth = 10
/** `previousRank` is the rank five to ten minutes ago. */
const rememberEveryMs = 5 * 60_000
const maxLists = 2_000
const storiesPerStep = 64
/** A list that nobody has requested for this long is made at its next request. */
const latelyMs = 1_500

/** The latest version of a list. */
interface KeptList {
  shown: readonly string[]
  shownAtMs: number
  ranks: ReadonlyMap<string, number>
  ranksSinceMs: number
  earlierRanks: ReadonlyMap<string, number>
}

interface RankedList {
  readonly ranked: readonly Ranked[]
  readonly earlier: ReadonlyMap<string, number>
}

interface RisingList {
  readonly found: readonly Rising[]
  readonly earlier: ReadonlyMap<string, number>
}

/** All of it describes the moment that was begun last. */
export interface SiteLists {
  begin(nowMs: number): void
  /** Makes the lists that were requested lately, each separately. */
  askedLately(): Iterable<Steps<unknown>>
  /** Best first. */
  rank(scope: string, window: TrendingWindow): Steps<RankedList>
  rising(scope: string): Steps<RisingList>
  /** A story as the scope sees it. */
  view(story: StoryActivity, scope: string): StoryActivity
}

/** The lists of one site, each made from the board when it is requested, and their earlier versions. */
export function createSiteLists(
  board: StoryBoard,
  { cards, model, nowMs }: { cards: StoryCards; model: NowModel; nowMs: number },
): SiteLists {
  const storiesIn = createScopedStories(board, cards)
  /** The one that was made last is at the end. */
  const kept = new Map<string, KeptList>()
  /** The one that was requested last is at the end. */
  const asked = new Map<string, { atMs: number; make: () => Steps<unknown> }>()
  const ranks = new Map<string, RankedList>()
  const risings = new Map<string, RisingList>()
  let moment: Moment = { nowMs }

  function noteAsked(key: string, make: () => Steps<unknown>): void {
    asked.delete(key)
    asked.set(key, { atMs: moment.nowMs, make })
    if (asked.size > maxLists) asked.delete(asked.keys().next().value as string)
  }

  function* scoresOf(
    stories: readonly StoryActivity[],
    window: TrendingWindow,
    { at, shown }: { at: Moment; shown: readonly string[] },
  ): Steps<Ranked[]> {
    const { siteHours } = board
    if (window === 'now') {
      const factor = trafficFactor(stories, at.nowMs)
      return yield* rankNowInSteps(stories, at.nowMs, {
        model,
        factor,
        siteHours,
        previous: shown,
        limit: depth,
      })
    }
    const scored: Ranked[] = []
    yield* visitInSteps(stories, storiesPerStep, (story) => {
      const score = scoreWindow(story, window, at.nowMs, siteHours)
      if (score > 0) scored.push({ storyId: story.storyId, score })
    })
    return rankList(scored, { limit: depth, bonus: 0 })
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

  function* makeRanked(key: string, scope: string, window: TrendingWindow): Steps<RankedList> {
    const made = ranks.get(key)
    if (made !== undefined) return made
    const at = moment
    const last = kept.get(key)
    // A list that nobody has seen for long need not stay stable.
    const shown = last !== undefined && at.nowMs - last.shownAtMs < 2 * rememberEveryMs ? last.shown : []
    const stories = yield* storiesIn(scope, window, at)
    const ranked = yield* scoresOf(stories, window, { at, shown })
    const list = { ranked, earlier: keep(key, ranked, at.nowMs).earlierRanks }
    if (at === moment && ranks.size < maxLists) ranks.set(key, list)
    return list
  }

  function* makeRising(scope: string): Steps<RisingList> {
    const made = risings.get(scope)
    if (made !== undefined) return made
    const at = moment
    const stories = yield* storiesIn(scope, 'now', at)
    const factor = trafficFactor(stories, at.nowMs)
    const options = { factor, siteHours: board.siteHours, limit: depth }
    const found = yield* findRisingInSteps(stories, at.nowMs, options)
    const list = { found, earlier: kept.get(`now ${scope}`)?.earlierRanks ?? new Map<string, number>() }
    if (at === moment && risings.size < maxLists) risings.set(scope, list)
    return list
  }

  return {
    begin(atMs) {
      moment = { nowMs: atMs }
      ranks.clear()
      risings.clear()
    },
    *askedLately() {
      // A copy of the present entries: lists that are requested meanwhile move to the end.
      for (const [key, { atMs, make }] of new Map(asked)) {
        if (moment.nowMs - atMs <= latelyMs) yield make()
        else asked.delete(key)
      }
    },
    rank(scope, window) {
      const key = `${window} ${scope}`
      const make = (): Steps<RankedList> => makeRanked(key, scope, window)
      noteAsked(key, make)
      return make()
    },
    rising(scope) {
      const make = (): Steps<RisingList> => makeRising(scope)
      noteAsked(`rising ${scope}`, make)
      return make()
    },
    view(story, scopeText) {
      const scope = parseScope(scopeText)
      return scope?.kind === 'country' ? restrictToCountry(story, scope.value) : story
    },
  }
}
