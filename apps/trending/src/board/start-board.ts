import { repeatUntilClosed } from '@frontpage/concurrency'
import type { Source } from '@frontpage/contracts'
import {
  followControlRecords,
  followRecordChanges,
  sourceRecords,
  storyRecords,
} from '@frontpage/control-records'
import { followReadModels, isSameCoverage, joinCoverage } from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import type { Logger, Metrics } from '@frontpage/service-kit'
import type { BoardState, TrendingBoard } from '../list/trending-board.js'
import { createCatalogueVisibility } from './catalogue-visibility.js'
import { createSiteBoard, type SiteBoard } from './site-board.js'
import { warmUp } from './warm-up.js'

interface BoardContext {
  readonly redis: Redis
  readonly namespace: string
  readonly log: Logger
  readonly metrics: Metrics
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** The maximum number of live stories of a site. */
  readonly maxStories: number
  /** Makes lists for nobody at the start, so that no reader waits for the engine to compile the code. */
  readonly warmsUp: boolean
}

/** The read models that lists are made of. */
const listModels = ['trending', 'stories'] as const
const refreshEveryMs = 250
/** A single slow answer of Redis is no outage. */
const staleAfterMs = 2_000

/**
 * The live stories of every site, followed in Redis; it answers from memory, also while Redis is unavailable. Resolves also
 * when Redis does not answer: the board then reports that it is not loaded.
 */
export async function startRedisBoard(
  context: BoardContext,
): Promise<TrendingBoard & { close(): Promise<void> }> {
  const { redis, namespace, log, metrics, now, maxStories, warmsUp } = context
  let onChange = (_sites: readonly string[]): void => undefined
  const boards = new Map<string, SiteBoard>()
  const visibility = createCatalogueVisibility(now)
  const catalogue = await followRecordChanges(redis, storyRecords, visibility, {
    namespace,
    onUnreadable: (recordId) => log.error({ recordId }, 'story of the catalogue cannot be read'),
    onError: (error) => log.debug({ err: error }, 'the catalogue could not be read again'),
  })
  const models = await followReadModels(redis, {
    namespace,
    refreshEveryMs,
    onError: (error) => log.debug({ err: error }, 'states of read models could not be read again'),
  })
  const onUnreadable = (sourceId: string): void =>
    log.error({ sourceId }, 'source cannot be read; its site has no lists')
  const sources = await followControlRecords(redis, sourceRecords, {
    namespace,
    onUnreadable,
    onChange: ({ changed }) => addSites(changed),
    onError: (error) => log.debug({ err: error }, 'sources could not be read again'),
  })
  let state: BoardState = { isLoaded: false, isStale: false, asOfMs: 0 }
  let failingSinceMs: number | undefined

  /** A site stays: its readers may still have its address when its last source is deleted. */
  function addSites(added: readonly Source[]): void {
    const before = boards.size
    for (const { site } of added) {
      if (boards.has(site)) continue
      const changed = (): void => onChange([site])
      const about = { site, namespace, models, now, maxStories, visibility: visibility.ofSite(site) }
      boards.set(site, createSiteBoard(redis, { ...about, onChange: changed }))
    }
    if (boards.size > before) onChange([])
  }

  async function refresh(): Promise<void> {
    const coverage = joinCoverage(models, listModels)
    // Changes of hours long ago, which nobody is told one by one.
    if (state.coverage !== undefined && coverage === undefined) startOver()
    try {
      // A platform without sources has no sites, and is ready nevertheless.
      await (boards.size === 0
        ? redis.ping()
        : Promise.all([...boards.values()].map((board) => board.refresh())))
      failingSinceMs = undefined
      // A story that is hidden must not be shown because the catalogue was not read yet.
      show({ isLoaded: state.isLoaded || catalogue.isLoaded(), isStale: false, asOfMs: now(), coverage })
    } catch (error) {
      failingSinceMs ??= now()
      if (!state.isStale && now() - failingSinceMs >= staleAfterMs) {
        log.warn({ err: error }, 'Redis does not answer; lists are not updated')
        show({ ...state, isStale: state.isLoaded })
      }
    }
  }

  function show(next: BoardState): void {
    const hasTurned = next.isStale !== state.isStale
    if (hasTurned && !next.isStale) log.info('Redis available again; lists are up to date')
    const isFirst = next.isLoaded && !state.isLoaded
    const isSame = !hasTurned && isSameCoverage(next.coverage, state.coverage)
    state = next
    if (!isSame) for (const board of boards.values()) board.bump()
    if (isSame ? isFirst : boards.size === 0) onChange([])
  }

  /**
   * After a failover the server may lack the latest counts, and have continued: its sequence numbers do not show that.
   */
  const startOver = (): void => {
    for (const board of boards.values()) board.startOver()
  }
  redis.on('ready', startOver)

  metrics.gauge({
    name: 'frontpage_trending_live_stories',
    help: 'Stories with readers within eight days.',
    collect() {
      this.set([...boards.values()].reduce((sum, board) => sum + board.stories.size, 0))
    },
  })
  metrics.gauge({
    name: 'frontpage_trending_stories_without_room',
    help: 'How often a story found no room among the TRENDING_MAX_STORIES of its site, since the start.',
    collect() {
      this.set([...boards.values()].reduce((sum, board) => sum + board.stories.letGo, 0))
    },
  })
  // Redis answers the first calls while lists are made for nobody.
  await Promise.all([refresh(), warmsUp && warmUp(redis, now())])
  const refreshes = repeatUntilClosed(refresh, {
    everyMs: refreshEveryMs,
    firstAfterMs: refreshEveryMs,
    isAligned: true,
    onError: (error) => log.error({ err: error }, 'the board could not be refreshed'),
  })

  return {
    state: () => state,
    sites: () => [...boards.keys()],
    version: (site) => boards.get(site)?.version() ?? 0,
    onChange: (listener) => void (onChange = listener),
    rankList: (site, scope, window) => boards.get(site)?.rankList(scope, window) ?? { ranked: [], earlier },
    rankRising: (site, scope) => boards.get(site)?.rankRising(scope) ?? { found: [], earlier },
    hydrateList: (site, scope, skeleton) => boards.get(site)?.hydrateList(scope, skeleton) ?? [],
    hydrateRising: (site, scope, skeleton) => boards.get(site)?.hydrateRising(scope, skeleton) ?? [],
    find: (site, scope, window, storyId) => boards.get(site)?.find(scope, window, storyId),
    story: (site, storyId) => boards.get(site)?.story(storyId),
    async close() {
      void refreshes.close()
      models.close()
      redis.off('ready', startOver)
      await catalogue.close()
      return sources.close()
    },
  }
}

const earlier: ReadonlyMap<string, number> = new Map()
