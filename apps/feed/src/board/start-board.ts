import { repeatUntilClosed } from '@frontpage/concurrency'
import type { Source } from '@frontpage/contracts'
import {
  followControlRecords,
  followRecordChanges,
  sourceRecords,
  storyRecords,
} from '@frontpage/control-records'
import { blocksAny, isBlocked, type DecisionsInForce } from '@frontpage/editorial'
import { joinCoverage, type Coverage, type ReadModels } from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import type { Logger, Metrics } from '@frontpage/service-kit'
import { createCatalogueStories } from './catalogue-stories.js'
import { createSiteBoard, type SiteBoard, type SiteStories } from './site-board.js'

interface BoardState {
  /** False until stories were read once. */
  readonly isLoaded: boolean
  /** Redis does not answer: lists are those of `asOfMs`. */
  readonly isStale: boolean
  /** The time of the last good reading, in milliseconds since 1970. */
  readonly asOfMs: number
  /** How much is there of what feeds are made of, while it is computed again; absent where all is. */
  readonly coverage?: Coverage | undefined
}

/** The live stories of all sites, in memory. */
export interface FeedBoard {
  state(): BoardState
  sites(): readonly string[]
  /** False until Redis said once which sites there are. */
  areSitesKnown(): boolean
  /** Undefined for a site that no source has, or whose stories were not read yet. */
  ofSite(site: string): SiteStories | undefined
  /** Whether the catalogue, as far as it was read, lets lists contain a story now. */
  isVisible(site: string, storyId: string): boolean
  close(): Promise<void>
}

export interface FeedBoardOptions {
  readonly redis: Redis
  readonly namespace: string
  readonly models: Pick<ReadModels, 'namespaceOf' | 'coverageOf'>
  readonly log: Logger
  readonly metrics: Metrics
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** The maximum number of live stories of a site. */
  readonly maxStories: number
  /** The editors' decisions that are in force at a site. */
  readonly decisionsOf: (site: string) => DecisionsInForce
  /** Reads them now. @throws when Redis does not answer */
  readonly readDecisions: () => Promise<unknown>
}

/** The read models that feeds are made of. */
const feedModels = ['trending', 'stories', 'impressions', 'co-reads', 'readers'] as const
/** Those of them whose changes of hours long ago nobody is told. */
const modelsOfHours = ['trending', 'impressions'] as const
const refreshEveryMs = 250
/** A single slow answer of Redis is no outage. */
const staleAfterMs = 2_000

/** Follows Redis from memory's side: it answers also while Redis is away, and resolves also when that is so at the start. */
export async function startBoard(options: FeedBoardOptions): Promise<FeedBoard> {
  const { redis, namespace, models, log, metrics, now, maxStories, decisionsOf } = options
  const boards = new Map<string, SiteBoard>()
  let names: readonly string[] = []
  const catalogue = createCatalogueStories(now)
  const catalogueFollower = await followRecordChanges(redis, storyRecords, catalogue, {
    namespace,
    onUnreadable: (recordId) => log.error({ recordId }, 'story of the catalogue cannot be read'),
    onError: (error) => log.debug({ err: error }, 'the catalogue could not be read again'),
  })
  const sources = await followControlRecords(redis, sourceRecords, {
    namespace,
    onUnreadable: (sourceId) => log.error({ sourceId }, 'source cannot be read; its site has no feed'),
    onChange: ({ changed }) => addSites(changed),
    onError: (error) => log.debug({ err: error }, 'sources could not be read again'),
  })
  let state: BoardState = { isLoaded: false, isStale: false, asOfMs: 0 }
  let failingSinceMs: number | undefined
  let areSitesKnown = false
  let areHoursWhole = true

  /** A site stays: its readers may still have its address when its last source is deleted. */
  function addSites(added: readonly Source[]): void {
    for (const { site } of added) {
      if (boards.has(site)) continue
      const board = createSiteBoard(redis, {
        site,
        namespace,
        models,
        now,
        maxStories,
        catalogue: catalogue.ofSite(site),
        isBlocked(storyId, cards) {
          const decisions = decisionsOf(site)
          return blocksAny(decisions) && isBlocked({ storyId, slugs: cards.get(storyId).slugs }, decisions)
        },
        pinnedIds: () => decisionsOf(site).pins.map(({ storyId }) => storyId),
      })
      boards.set(site, board)
      names = [...boards.keys()]
    }
  }

  /** Without them nothing is shown: a story that is blocked must not appear because nobody had read that yet. */
  async function readSitesAndDecisions(): Promise<void> {
    await Promise.all([sources.refresh(), options.readDecisions()])
    areSitesKnown = true
  }

  /** Reads everything again once the read models are whole: nobody is told of hours long ago. */
  function followHours(): void {
    const wereWhole = areHoursWhole
    areHoursWhole = joinCoverage(models, modelsOfHours) === undefined
    if (areHoursWhole && !wereWhole) startOver()
  }

  async function refresh(): Promise<void> {
    const coverage = joinCoverage(models, feedModels)
    followHours()
    try {
      if (!areSitesKnown) await readSitesAndDecisions()
      // A platform without sources has no sites, and is ready nevertheless.
      if (boards.size === 0) await redis.ping()
      for (const board of boards.values()) await board.refresh()
      failingSinceMs = undefined
      if (state.isStale) log.info('Redis available again; feeds are up to date')
      // A story that is hidden must not be shown because the catalogue was not read yet.
      const isLoaded = state.isLoaded || catalogueFollower.isLoaded()
      state = { isLoaded, isStale: false, asOfMs: now(), coverage }
    } catch (error) {
      failingSinceMs ??= now()
      if (!state.isStale && now() - failingSinceMs >= staleAfterMs) {
        log.warn({ err: error }, 'Redis does not answer; feeds are made from what is known')
        state = { ...state, isStale: state.isLoaded }
      }
    }
  }

  /** After a failover the server may lack the latest counts: its sequence numbers do not show that. */
  const startOver = (): void => {
    for (const board of boards.values()) board.startOver()
  }
  redis.on('ready', startOver)
  registerMetrics(metrics, { boards: () => boards.values(), state: () => state })
  await refresh()
  const refreshes = repeatUntilClosed(refresh, {
    everyMs: refreshEveryMs,
    firstAfterMs: refreshEveryMs,
    isAligned: true,
    onError: (error) => log.error({ err: error }, 'the board could not be refreshed'),
  })

  return {
    state: () => state,
    sites: () => names,
    areSitesKnown: () => areSitesKnown,
    ofSite(site) {
      const board = boards.get(site)
      return board === undefined || board.asOfMs() === -Infinity ? undefined : board
    },
    isVisible: (site, storyId) => catalogue.ofSite(site).isVisible(storyId, now()),
    async close() {
      redis.off('ready', startOver)
      await refreshes.close()
      await catalogueFollower.close()
      await sources.close()
    },
  }
}

function registerMetrics(
  metrics: Metrics,
  { boards, state }: { boards: () => Iterable<SiteBoard>; state: () => BoardState },
): void {
  const sum = (of: (board: SiteBoard) => number): number =>
    Array.from(boards()).reduce((total, board) => total + of(board), 0)
  metrics.gauge({
    name: 'frontpage_feed_live_stories',
    help: 'Stories that feeds are made of.',
    collect() {
      this.set(sum(({ liveStories }) => liveStories))
    },
  })
  metrics.gauge({
    name: 'frontpage_feed_stories_without_room',
    help: 'How often a story found no room among the FEED_MAX_STORIES of its site, since the start.',
    collect() {
      this.set(sum(({ storiesWithoutRoom }) => storiesWithoutRoom))
    },
  })
  metrics.gauge({
    name: 'frontpage_feed_read_models_rebuilding',
    help: '1 while feeds lack some of what readers did, because it is computed again from the archive.',
    collect() {
      this.set(state().coverage === undefined ? 0 : 1)
    },
  })
  metrics.gauge({
    name: 'frontpage_feed_stale',
    help: '1 while feeds are made from the last known readers because Redis does not answer.',
    collect() {
      this.set(state().isStale ? 1 : 0)
    },
  })
}
