import { formatScope, unknownCountry, type Scope, type TrendingWindow } from '@frontpage/contracts'
import {
  createStoryBoard,
  explainStory,
  nowModel,
  readersSince,
  type NowModel,
  type StoryActivity,
  type StoryBoard,
} from '@frontpage/ranking'
import { sectionsOf } from '@frontpage/editorial'
import {
  createStoryCards,
  createTrendingFollower,
  type ReadModels,
  type TrendingSink,
} from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import type {
  ListSkeleton,
  RankedEntry,
  RisingEntry,
  RisingSkeleton,
  StoryReport,
} from '../list/trending-board.js'
import {
  countReaders,
  countSteps,
  createBoardEntry,
  createRisingEntry,
  type EntryContext,
} from './board-entry.js'
import type { SiteVisibility } from './catalogue-visibility.js'
import { isListed } from './is-listed.js'
import { createSiteLists } from './site-lists.js'

export interface SiteBoard {
  /**
   * Brings it to the state that Redis has. @throws when Redis does not answer; everything is read again at the next
   * call then.
   */
  refresh(): Promise<void>
  /** Redis may be another server: everything is read again at the next refresh. */
  startOver(): void
  readonly version: () => number
  /** Lists describe the current moment from here on. */
  advance(): void
  /** Call it when answers change although readers' counts and the moment do not. */
  bump(): void
  readonly stories: StoryBoard
  rankList(scope: string, window: TrendingWindow): ListSkeleton
  rankRising(scope: string): RisingSkeleton
  hydrateList(scope: string, skeleton: ListSkeleton): RankedEntry[]
  hydrateRising(scope: string, skeleton: RisingSkeleton): RisingEntry[]
  find(scope: string, window: TrendingWindow, storyId: string): RankedEntry | undefined
  story(storyId: string): StoryReport | undefined
}

/** Each time all lists are made again. Readers are followed more often, so that a list is never a second behind. */
const minSameForMs = 500
/** Scores decay while nothing happens: lists are made again at this interval. */
const maxSameForMs = 5_000
const forgetEveryMs = 60_000
const minuteMs = 60_000
const reportMinutes = 180
const nowMinutes = 5
/** A country with fewer readers in a day has no list of its own. */
const minCountryReaders = 5

/** One site's live stories, kept up with Redis, and all answers about them. */
export function createSiteBoard(
  redis: Redis,
  options: {
    site: string
    namespace: string
    /** Says where the read models lie; by default in the namespace. */
    models?: Pick<ReadModels, 'namespaceOf' | 'coverageOf'>
    now: () => number
    onChange?: () => void
    model?: NowModel
    maxStories?: number
    /** The catalogue's restrictions; by default none. */
    visibility?: SiteVisibility
  },
): SiteBoard {
  const { site, namespace, models, now, onChange, model = nowModel, maxStories = Infinity } = options
  const { visibility = alwaysVisible } = options
  const board = createStoryBoard({ maxStories })
  /** Stories with new events, which may contain more of their attributes. */
  const touched = new Set<string>()
  const sink: TrendingSink = {
    replaceBucket(bucket, stories, isWhole) {
      board.replaceBucket(bucket, stories, isWhole)
      for (const { storyId } of stories) touch(storyId)
    },
    setCounts(storyId, hour, counts) {
      const isTaken = board.setCounts(storyId, hour, counts)
      if (isTaken) touched.add(storyId)
      return isTaken
    },
    putStory(story) {
      board.putStory(story)
      touch(story.storyId)
    },
  }
  function touch(storyId: string): void {
    if (board.get(storyId) !== undefined) touched.add(storyId)
  }

  const cards = createStoryCards(redis, { site, namespace, now, ...(models && { models }) })
  const follower = createTrendingFollower(redis, {
    site,
    namespace: () => models?.namespaceOf('trending') ?? namespace,
    now,
    sink,
    maxStories,
  })
  /** The moment that lists describe. */
  let nowMs = now()
  const lists = createSiteLists(board, {
    cards,
    model,
    nowMs,
    isVisible: (storyId, atMs) => visibility.isVisible(storyId, atMs),
  })
  let version = 1
  let isFirst = true
  let hasChanged = false
  /** A live story's record has changed: lists are made again at once. */
  let hasCatalogueChanged = false
  let forgotAtMs = now()

  function bump(): void {
    version++
    onChange?.()
  }

  function advance(): void {
    hasChanged = false
    hasCatalogueChanged = false
    nowMs = now()
    lists.begin(nowMs)
    bump()
  }

  /** Has the cards of stories read again whose catalogue records have changed. Whether any of them is live. */
  function followCatalogue(): boolean {
    const changed = visibility.takeChanges(now())
    let isAnyLive = false
    for (const storyId of changed === 'all'
      ? Array.from(board.stories(), (story) => story.storyId)
      : changed) {
      if (board.get(storyId) === undefined) continue
      cards.renew(storyId)
      touched.add(storyId)
      isAnyLive = true
    }
    return isAnyLive
  }

  async function refreshCards(): Promise<boolean> {
    const changed = await cards.refresh(touched)
    for (const storyId of changed) {
      const { knownSinceMinute } = cards.get(storyId)
      if (knownSinceMinute !== undefined) board.setKnownSince(storyId, knownSinceMinute)
    }
    return changed.length > 0
  }

  /** Undefined for one that may not be shown, whatever the moment that lists describe. */
  function visibleStory(storyId: string): StoryActivity | undefined {
    return visibility.isVisible(storyId, now()) ? board.get(storyId) : undefined
  }

  /** Undefined for one that was removed since the scopes were sorted. */
  function viewOf(storyId: string, scope: string): StoryActivity | undefined {
    const story = visibleStory(storyId)
    return story === undefined ? undefined : lists.view(story, scope)
  }

  const context = (): EntryContext => ({ nowMs, siteHours: board.siteHours })

  return {
    async refresh() {
      try {
        hasCatalogueChanged ||= followCatalogue()
        const haveReadersChanged = await follower.catchUp()
        const haveCardsChanged = await refreshCards()
        if (now() - forgotAtMs >= forgetEveryMs) {
          board.forget(now())
          cards.keep((storyId) => board.get(storyId) !== undefined)
          forgotAtMs = now()
        }
        hasChanged ||= haveReadersChanged || haveCardsChanged
        const sameForMs = now() - nowMs
        // A story that was hidden has to be gone within a second, at all readers.
        const isDue = hasCatalogueChanged || sameForMs >= (hasChanged ? minSameForMs : maxSameForMs)
        if (isFirst || isDue) advance()
        isFirst = false
      } catch (error) {
        // After a lost connection Redis may be another server.
        follower.startOver()
        throw error
      }
    },
    startOver: () => follower.startOver(),
    advance,
    version: () => version,
    bump,
    stories: board,
    rankList: (scope, window) => lists.rank(scope, window),
    rankRising: (scope) => lists.rising(scope),
    hydrateList: (scope, { ranked, earlier }) =>
      ranked.flatMap(({ storyId, score }) => {
        const story = viewOf(storyId, scope)
        if (story === undefined) return []
        const facts = { score, previousRank: earlier.get(storyId), ...context() }
        return createBoardEntry(story, cards.get(storyId), facts)
      }),
    hydrateRising: (scope, { found, earlier }) =>
      found.flatMap(({ storyId, factor, surprise }) => {
        const story = viewOf(storyId, scope)
        if (story === undefined) return []
        const facts = { score: surprise, factor, previousRank: earlier.get(storyId), ...context() }
        return createRisingEntry(story, cards.get(storyId), facts)
      }),
    find(scope, _window, storyId) {
      const story = viewOf(storyId, scope)
      if (story === undefined) return undefined
      const facts = { score: 0, previousRank: undefined, ...context() }
      return createBoardEntry(story, cards.get(storyId), facts)
    },
    story(storyId) {
      const story = visibleStory(storyId)
      if (story === undefined || !isListed(story, cards)) return undefined
      const { card, slugs, language } = cards.get(storyId)
      const { found } = lists.rising('global')
      const rising = found.find((each) => each.storyId === storyId)
      const { siteHours } = board
      const why = explainStory(story, nowMs, { siteHours, ...(rising && { rising }) })
      return {
        storyId,
        card,
        slugs,
        readersNow: Math.round(readersSince(story, nowMs - nowMinutes * minuteMs, nowMs, siteHours)),
        readers: countReaders(story, context()),
        minutes: {
          fromMs: (Math.floor(nowMs / minuteMs) + 1 - reportMinutes) * minuteMs,
          counts: countSteps(story, context(), { steps: reportMinutes, stepMs: minuteMs }),
        },
        scopes: [
          'global',
          ...sectionsOf(slugs).flatMap((section) => scopesOf('section', section)),
          ...slugs.tags.flatMap((tag) => scopesOf('tag', tag)),
          ...scopesOf('publisher', slugs.publisher),
          ...scopesOf('language', language),
          ...countriesOf(story).flatMap((country) => scopesOf('country', country)),
        ],
        why: why.map(({ code, ...params }) => ({ code, params })),
      }
    },
  }
}

const nothing: ReadonlySet<string> = new Set()
const alwaysVisible: SiteVisibility = { isVisible: () => true, takeChanges: () => nothing }

function scopesOf(kind: Exclude<Scope['kind'], 'global'>, value: string | undefined): string[] {
  return value === undefined ? [] : [formatScope({ kind, value })]
}

/** The countries of its readers, most readers first. */
function countriesOf({ hours }: StoryActivity): string[] {
  const readers = new Map<string, number>()
  for (const { countries } of hours) {
    for (const [country, count] of countries) readers.set(country, (readers.get(country) ?? 0) + count)
  }
  return [...readers]
    .filter(([country, count]) => country !== unknownCountry && count >= minCountryReaders)
    .toSorted(([, a], [, b]) => b - a)
    .map(([country]) => country)
}
