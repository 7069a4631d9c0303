import { redisProbeKey } from '@frontpage/contracts'
import { decisionRecords, openControlRecords } from '@frontpage/control-records'
import { readModelsCheck } from '@frontpage/read-models'
import { refuseWrongLogin } from '@frontpage/event-store'
import { createRedis, refuseUnusableRedis, watchRedis } from '@frontpage/redis'
import {
  aggregateMetrics,
  createClientAddress,
  createLogger,
  createMetrics,
  createSseHub,
  reportRedis,
  startHttpService,
  startTracing,
  startWithStack,
  throwStartUpError,
  withRoomForStreams,
  type Logger,
  type Metrics,
  type RunningHttpService,
} from '@frontpage/service-kit'
import type { TrendingConfig } from './config.js'
import { createPreparedReplies } from './answers/prepared-replies.js'
import { openRedisBoardHere } from './board-thread/board-in-this-thread.js'
import type { BoardPort } from './board-thread/messages.js'
import { spawnBoardWorker } from './board-thread/spawn-board-worker.js'
import { startBoardThread, type BoardThread } from './board-thread/start-board-thread.js'
import { admitTopStories } from './decisions/admit-top-stories.js'
import { getRising } from './routes/get-rising.js'
import { getStory } from './routes/get-story.js'
import { getTrending } from './routes/get-trending.js'
import { getTrendingStream } from './routes/get-trending-stream.js'
import { listWaitingStories } from './routes/list-waiting-stories.js'
import { createListStreams } from './stream/list-streams.js'
import { registerTrendingMetrics } from './trending-metrics.js'

export type { TrendingConfig } from './config.js'
export { readTrendingConfig } from './config.js'
export { createSiteBoard, type SiteBoard } from './board/site-board.js'

export interface TrendingOverrides {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly log?: Logger
  /** Runs the board without a thread of its own; `now` is its clock, too. */
  readonly sharesThread?: boolean
  readonly openBoard?: () => BoardPort
}

/** The time that the stores have at the start to show that they cannot be used. */
const storesWithinMs = 2_000

/**
 * Trending stories: `GET /v1/trending` from memory, and the editorial decisions that lists obey. This thread answers;
 * the board's thread follows readers and makes the answers.
 */
export async function startTrending(
  config: TrendingConfig,
  overrides: TrendingOverrides = {},
): Promise<RunningHttpService> {
  const log = overrides.log ?? createLogger({ service: 'trending', level: config.logLevel })
  const { now = Date.now, sharesThread = false } = overrides
  const openHere = () => openRedisBoardHere({ ...config, log, metrics: createMetrics(), now })
  const openBoard = overrides.openBoard ?? (sharesThread ? openHere : () => spawnBoardWorker(config))
  return startWithStack({ log, deadlineMs: config.shutdownDeadlineMs }, async (stack) => {
    const { namespace } = config
    const metrics = createMetrics()
    const tracer = await startTracing({ name: 'trending', config, log, metrics, stack })
    const redis = createRedis({ url: config.redisUrl }, 'producer', {
      onError: (error) => log.debug({ err: error }, 'redis connection'),
    })
    stack.add('redis', () => redis.disconnect())
    // Without Redis readers get 503 until it is available; a service that did not start could not even answer that.
    await Promise.all([
      refuseUnusableRedis(redis, { withinMs: storesWithinMs }),
      refuseWrongLogin(config.clickhouse, { withinMs: storesWithinMs }),
    ]).catch(throwStartUpError)
    const redisWatch = stack.use(
      'redis watch',
      watchRedis(redis, { key: redisProbeKey(namespace), ...reportRedis({ metrics, log }) }),
    )

    let board: BoardThread | undefined
    const decisions = await openControlRecords(decisionRecords, {
      redis,
      namespace,
      clickhouse: config.clickhouse,
      log,
      stack,
      now,
      onChange: (records) => board?.useDecisions(records.all()),
    })
    const { registry } = decisions

    const replies = createPreparedReplies({ boardOf: () => running, now })
    const running = stack.use(
      'board',
      await startBoardThread({
        open: openBoard,
        log,
        metrics,
        areDecisionsLoaded: () => registry.isLoaded(),
        onPrepared: (key, made) => replies.put(key, made),
      }),
    )
    board = running
    if (registry.isLoaded()) running.useDecisions(registry.all())
    registerTrendingMetrics(metrics, { board: () => running.state(), decisions: () => registry.all() })
    const hub = createSseHub({
      name: 'trending',
      metrics,
      maxClients: config.maxStreams,
      maxClientsPerAddress: config.maxStreamsPerAddress,
      clientAddress: createClientAddress({
        trustedProxies: config.trustedProxies ?? 0,
        variable: 'TRENDING_TRUSTED_PROXIES',
        log,
        metrics,
      }),
    })
    const streams = stack.use(
      'streams',
      createListStreams({
        board: running,
        hub,
        now,
        onError: (error) => log.error({ err: error }, 'list could not be streamed'),
      }),
    )
    return startHttpService({
      name: 'trending',
      description:
        'Which stories readers read most now, by site and scope, and what editors decided about it.',
      config: { ...config, httpLimits: withRoomForStreams(config.httpLimits, config.maxStreams) },
      log,
      stack,
      metrics,
      tracer,
      hotRoutes: [getTrending(replies), getRising(replies), getStory(replies), getTrendingStream(streams)],
      routes: [
        ...decisions.routes({
          toRecord: admitTopStories(running),
          unavailableCodes: ['not_loaded', 'board_unavailable'],
        }),
        listWaitingStories(running),
      ],
      // Once loaded it can answer, also without Redis: its last lists are better than none.
      readiness: [
        { name: 'board', check: () => refuseUnless(running.state().isLoaded, 'stories') },
        { name: 'decisions', check: () => refuseUnless(registry.isLoaded(), 'decisions') },
        { name: 'redis', isAdvisory: true, check: () => redisWatch.check() },
        readModelsCheck(() => running.state().coverage),
      ],
      streams: [hub],
      scrape: () => scrape(metrics, running),
    })
  })
}

/** The metrics of both threads; of this one alone while the other does not answer. */
async function scrape(metrics: Metrics, board: BoardThread): Promise<string> {
  const ours = await metrics.snapshot()
  const theirs = await board.ask({ kind: 'metrics' }, { timeoutMs: 1_000 }).catch(() => undefined)
  return aggregateMetrics(theirs === undefined ? [ours] : [ours, theirs])
}

function refuseUnless(isLoaded: boolean, what: string): void {
  if (!isLoaded) throw new Error(`${what} have not been read yet`)
}
