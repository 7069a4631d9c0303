import type { Source } from '@frontpage/contracts'
import { createSourceStore, startSourceRegistry } from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import type { Logger, Metrics } from '@frontpage/service-kit'
import type { BoardState, TrendingBoard } from '../list/trending-board.js'
import type { Turns } from '../list/turns.js'
import { createSiteBoard, type SiteBoard } from './site-board.js'
import { warmUp } from './warm-up.js'

interface BoardContext {
  readonly redis: Redis
  readonly namespace: string
  readonly log: Logger
  readonly metrics: Metrics
  readonly turns: Turns
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** The maximum number of live stories of a site. */
  readonly maxStories: number
}

/** Resolves also when Redis does not answer: the board then reports that it is not loaded. */
export type StartBoard = (context: BoardContext) => Promise<TrendingBoard & { close(): unknown }>

const refreshEveryMs = 250
/** A single slow answer of Redis is no outage. */
const staleAfterMs = 2_000

/** The live stories of every site, followed in Redis; it answers from memory, also while Redis is unavailable. */
export const startRedisBoard: StartBoard = async (context) => {
  const { redis, namespace, log, metrics, turns, now, maxStories } = context
  const boards = new Map<string, SiteBoard>()
  const onUnreadable = (sourceId: string): void =>
    log.error({ sourceId }, 'source cannot be read; its site has no lists')
  const sources = await startSourceRegistry(createSourceStore(redis, { namespace, onUnreadable }), {
    onChange: addSites,
    onError: (error) => log.debug({ err: error }, 'sources could not be read again'),
  })
  let state: BoardState = { isLoaded: false, isStale: false, asOfMs: 0 }
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  let failingSinceMs: number | undefined

  /** A site stays: its readers may still have its address when its last source is deleted. */
  function addSites(all: readonly Source[]): void {
    for (const { site } of all) {
      if (!boards.has(site))
        boards.set(site, createSiteBoard(redis, { site, namespace, now, turns, maxStories }))
    }
  }

  async function refresh(): Promise<void> {
    try {
      // A platform without sources has no sites, and is ready nevertheless.
      await (boards.size === 0
        ? redis.ping()
        : Promise.all([...boards.values()].map((board) => board.refresh())))
      failingSinceMs = undefined
      show({ isLoaded: true, isStale: false, asOfMs: now() })
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
    state = next
    if (hasTurned) for (const board of boards.values()) board.bump()
  }

  async function follow(): Promise<void> {
    await refresh()
    if (!isClosed) timer = setTimeout(() => void follow(), refreshEveryMs)
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
  await warmUp(redis, { turns, nowMs: now() })
  await follow()

  return {
    state: () => state,
    sites: () => [...boards.keys()],
    version: (site) => boards.get(site)?.version() ?? 0,
    *list(site, scope, window) {
      const board = boards.get(site)
      return board === undefined ? [] : yield* board.list(scope, window)
    },
    *rising(site, scope) {
      const board = boards.get(site)
      return board === undefined ? [] : yield* board.rising(scope)
    },
    find: (site, scope, window, storyId) => boards.get(site)?.find(scope, window, storyId),
    *story(site, storyId) {
      const board = boards.get(site)
      return board === undefined ? undefined : yield* board.story(storyId)
    },
    close() {
      isClosed = true
      clearTimeout(timer)
      redis.off('ready', startOver)
      return sources.close()
    },
  }
}
