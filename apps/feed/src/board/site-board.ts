import { storyNumberOf, type StoryNumber } from '@frontpage/contracts'
import {
  createEventIndex,
  createStoryBoard,
  createStorySignals,
  mostReadersOfAnHour,
  toStoryTraits,
  type CandidatePools,
  type CoReads,
  type EventIndex,
  type FeedStory,
  type StoryAttributes,
  type StoryTraits,
} from '@frontpage/ranking'
import {
  createCoReadsFollower,
  createImpressionsFollower,
  createStoryCards,
  createTrendingFollower,
  type KnownStory,
  type ReadModelName,
  type ReadModels,
} from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import type { SiteCatalogue } from './catalogue-stories.js'
import { impressionsToSignals } from './impressions-to-signals.js'
import { createRegionPools } from './region-pools.js'
import { makeSitePools, toSitePools, type SitePoolOptions } from './site-pools.js'
import { createTextPool } from './text-pool.js'
import { viewsToSignals } from './views-to-signals.js'
import { visitInTurns } from './visit-in-turns.js'

/** One site's live stories, as far as requests look at them. The values that it returns never change afterwards. */
export interface SiteStories {
  readonly site: string
  /**
   * The stories are at least those that Redis had at this time, in milliseconds since 1970; -Infinity before they were
   * read.
   */
  asOfMs(): number
  /** Increases with every change of the pools. */
  version(): number
  pools(): CandidatePools
  readonly coReads: CoReads
  readonly events: EventIndex
  storyOf(storyId: string): FeedStory | undefined
  byNumber(number: StoryNumber): FeedStory | undefined
  traitsOf(storyId: string): StoryTraits | undefined
  readonly traitsByNumber: (number: StoryNumber) => StoryTraits | undefined
  knownOf(storyId: string): KnownStory
  /**
   * Whether lists may contain the story now: it is not hidden, expired, blocked or ahead of its time, its card was read,
   * and it has the readers that it needs.
   */
  mayShow(storyId: string): boolean
}

export interface SiteBoard extends SiteStories {
  /** Brings it to the state that Redis has. @throws when Redis does not answer; all is read again at the next call then */
  refresh(): Promise<void>
  /** Redis may be another server: everything is read again at the next refresh. */
  startOver(): void
  readonly liveStories: number
  readonly storiesWithoutRoom: number
}

export interface SiteBoardOptions {
  readonly site: string
  readonly namespace: string
  /** Says where the read models lie. */
  readonly models: Pick<ReadModels, 'namespaceOf' | 'coverageOf'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly maxStories: number
  readonly catalogue: SiteCatalogue
  readonly isBlocked: (storyId: string, cards: { get(storyId: string): KnownStory }) => boolean
  /** The stories that editors pinned to this site's lists. */
  readonly pinnedIds: () => readonly string[]
}

/** Pools are sorted again at this interval while something changes, and at the longer one while only time passes. */
const minSameForMs = 500
const maxSameForMs = 5_000
const forgetEveryMs = 60_000

export function createSiteBoard(redis: Redis, options: SiteBoardOptions): SiteBoard {
  const { site, namespace, models, now, maxStories, catalogue, isBlocked, pinnedIds } = options
  const board = createStoryBoard({ maxStories })
  const signals = createStorySignals({ numberOf: storyNumberOf, maxStories })
  const cards = createStoryCards(redis, { site, namespace, models, now })
  const events = createEventIndex()
  const regions = createRegionPools()
  const traits = new Map<string, StoryTraits>()
  const traitsByNumber = new Map<StoryNumber, StoryTraits>()
  const texts = createTextPool()
  /** Stories whose attributes may have changed. */
  const touched = new Set<string>()

  const views = viewsToSignals(board, signals)
  const shared = (name: ReadModelName) => ({
    site,
    namespace: () => models.namespaceOf(name),
    now,
    maxStories,
  })
  const trending = createTrendingFollower(redis, {
    ...shared('trending'),
    sink: {
      replaceBucket(bucket, stories, isWhole) {
        views.replaceBucket(bucket, stories, isWhole)
        for (const { storyId } of stories) touched.add(storyId)
      },
      setCounts(storyId, hour, counts) {
        const isTaken = views.setCounts(storyId, hour, counts)
        if (isTaken) touched.add(storyId)
        return isTaken
      },
      putStory(story) {
        views.putStory(story)
        touched.add(story.storyId)
      },
    },
  })
  const shown = impressionsToSignals(signals)
  const impressions = createImpressionsFollower(redis, {
    ...shared('impressions'),
    sink: {
      replaceBucket(bucket, stories, isWhole) {
        shown.replaceBucket(bucket, stories, isWhole)
        for (const { storyId } of stories) touchUnread(storyId)
      },
      setCounts(storyId, hour, counts) {
        touchUnread(storyId)
        return shown.setCounts(storyId, hour, counts)
      },
      putStory(story) {
        shown.putStory(story)
        touchUnread(story.storyId)
      },
    },
  })
  const coReads = createCoReadsFollower(redis, {
    ...shared('co-reads'),
    keepNeighboursMs: 10_000,
    storyIdOf: (number) => signals.byNumber(number)?.storyId,
  })

  let pools: CandidatePools | undefined
  let version = 0
  let madeAtMs = -Infinity
  let asOfMs = -Infinity
  let forgotAtMs = now()
  let hasChanged = true

  /** While a story's card was not read nobody knows whether its publisher is blocked, or its section under review. */
  function mayShow(storyId: string): boolean {
    const isRead = cards.has(storyId) && catalogue.isVisible(storyId, now())
    return isRead && isListed(storyId) && !isBlocked(storyId, cards)
  }

  function touchUnread(storyId: string): void {
    if (!cards.has(storyId)) touched.add(storyId)
  }

  /** A page that only its address names needs several readers, unless an editor pinned it. */
  function isListed(storyId: string): boolean {
    const { readersToList } = cards.get(storyId)
    if (readersToList === undefined) return true
    const story = board.get(storyId)
    if (story !== undefined && mostReadersOfAnHour(story) >= readersToList) return true
    return pinnedIds().includes(storyId)
  }

  /** Cards of stories whose records changed are read again, and stories that nobody has read yet become live. */
  function followCatalogue(): boolean {
    const changed = catalogue.takeChanges()
    for (const storyId of changed) {
      if (signals.get(storyId) === undefined) continue
      cards.renew(storyId)
      touched.add(storyId)
    }
    for (const { storyId, publishedMs } of catalogue.recent(now())) {
      if (signals.get(storyId) !== undefined) continue
      signals.setFacts(storyId, { publishedMs }, publishedMs)
      touched.add(storyId)
    }
    return changed.size > 0
  }

  async function refreshCards(): Promise<boolean> {
    for (const storyId of touched) if (signals.get(storyId) === undefined) touched.delete(storyId)
    const changed = await cards.refresh(touched)
    // Comparing ten thousand new headlines takes a second.
    await visitInTurns(changed, learnFacts)
    return changed.length > 0
  }

  function learnFacts(storyId: string): void {
    const story = signals.get(storyId)
    if (story === undefined) return
    const { card, knownSinceMinute } = cards.get(storyId)
    const { title, section, author, publisher, language, tags = [], sections } = card
    if (knownSinceMinute !== undefined) board.setKnownSince(storyId, knownSinceMinute)
    const facts = {
      ...(knownSinceMinute !== undefined && { publishedMs: knownSinceMinute * 60_000 }),
      ...(title !== undefined && { title }),
      ...(section !== undefined && { section }),
      ...(author !== undefined && { author }),
      ...(publisher !== undefined && { publisher }),
      ...(language !== undefined && { language }),
      tags,
    }
    signals.setFacts(storyId, facts, story.firstSeenMs)
    const known = signals.get(storyId) ?? story
    events.put(keepTraits({ ...known, ...(sections !== undefined && { sections }) }))
  }

  function forget(): void {
    board.forget(now())
    signals.forget(now())
    const live = (storyId: string): boolean => signals.get(storyId) !== undefined
    cards.keep(live)
    shown.forget(live)
    for (const [storyId, { number }] of traits) {
      if (live(storyId)) continue
      traits.delete(storyId)
      traitsByNumber.delete(number)
      events.remove(storyId)
    }
    forgotAtMs = now()
  }

  function poolOptions(nowMs: number): SitePoolOptions {
    return {
      nowMs,
      traitsOf,
      mayShow,
      countries: regions.update(board.stories(), { nowMs, traitsOf, mayShow }),
      pinned: pinnedIds().flatMap((storyId) => (mayShow(storyId) ? (traitsOf(storyId) ?? []) : [])),
    }
  }

  async function advance(): Promise<void> {
    madeAtMs = now()
    hasChanged = false
    pools = await makeSitePools(signals.stories(), poolOptions(madeAtMs))
    version++
  }

  /** A story without attributes yet has the traits of its id alone. */
  function traitsOf(storyId: string): StoryTraits | undefined {
    const known = traits.get(storyId)
    if (known !== undefined) return known
    const story = signals.get(storyId)
    if (story === undefined) return undefined
    return keepTraits(story)
  }

  function keepTraits(story: StoryAttributes): StoryTraits {
    const made = toStoryTraits(story, texts)
    traits.set(story.storyId, made)
    traitsByNumber.set(story.number, made)
    return made
  }

  function startOver(): void {
    trending.startOver()
    impressions.startOver()
    coReads.startOver()
  }

  return {
    site,
    asOfMs: () => asOfMs,
    version: () => version,
    pools: () => (pools ??= toSitePools(signals.stories(), poolOptions(now()))),
    coReads,
    events,
    storyOf: (storyId) => signals.get(storyId),
    byNumber: (number) => signals.byNumber(number),
    traitsOf,
    traitsByNumber(number) {
      const known = traitsByNumber.get(number)
      if (known !== undefined) return known
      const story = signals.byNumber(number)
      return story && traitsOf(story.storyId)
    },
    knownOf: (storyId) => cards.get(storyId),
    mayShow,
    async refresh() {
      const startedAtMs = now()
      try {
        const hasCatalogueChanged = followCatalogue()
        const changes = [
          await trending.catchUp(),
          await impressions.catchUp(),
          await coReads.catchUp(),
          await refreshCards(),
        ]
        if (now() - forgotAtMs >= forgetEveryMs) forget()
        hasChanged ||= changes.includes(true)
        const isDue = now() - madeAtMs >= (hasChanged ? minSameForMs : maxSameForMs)
        if (hasCatalogueChanged || isDue) await advance()
        asOfMs = startedAtMs
      } catch (error) {
        // After a lost connection Redis may be another server.
        startOver()
        throw error
      }
    },
    startOver,
    get liveStories() {
      return signals.size
    },
    get storiesWithoutRoom() {
      return signals.refused
    },
  }
}
