import { redisProbeKey } from '@frontpage/contracts'
import { createControlRecordAdmin } from '@frontpage/event-store'
import { createDecisionStore, startDecisionRegistry } from '@frontpage/read-models'
import { createRedis, isReadyWithin, refuseEvictingRedis, watchRedis } from '@frontpage/redis'
import {
  aggregateMetrics,
  createLogger,
  createMetrics,
  createSseHub,
  defaultHttpLimits,
  reportRedis,
  startHttpService,
  startTracing,
  startWithStack,
  throwStartUpError,
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
import { openDecisionHistory } from './decisions/open-decision-history.js'
import { deleteDecision } from './routes/delete-decision.js'
import { getRising } from './routes/get-rising.js'
import { getStory } from './routes/get-story.js'
import { getTrending } from './routes/get-trending.js'
import { getTrendingStream } from './routes/get-trending-stream.js'
import { listDecisionVersions } from './routes/list-decision-versions.js'
import { listDecisions } from './routes/list-decisions.js'
import { listWaitingStories } from './routes/list-waiting-stories.js'
import { putDecision } from './routes/put-decision.js'
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

const redisWithinMs = 2_000

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
    if (await isReadyWithin(redis, redisWithinMs)) await refuseEvictingRedis(redis).catch(throwStartUpError)
    const redisWatch = stack.use(
      'redis watch',
      watchRedis(redis, { key: redisProbeKey(namespace), ...reportRedis({ metrics, log }) }),
    )

    let board: BoardThread | undefined
    const onUnreadable = (decisionId: string): void =>
      log.error({ decisionId }, 'decision cannot be read; ignored')
    const store = createDecisionStore(redis, { namespace, onUnreadable })
    const history = stack.use('decision history', openDecisionHistory(config.clickhouse, { log }))
    const decisions = stack.use(
      'decisions',
      await startDecisionRegistry(store, {
        readHistory: history.current,
        writeHistory: history.recover,
        onError: (error) =>
          log.warn({ err: error }, 'decisions could not be read; the last known ones stay in force'),
        onChange: (all) => board?.useDecisions(all),
      }),
    )
    const admin = createControlRecordAdmin({ store, history, now, refresh: () => decisions.refresh() })

    const replies = createPreparedReplies({ boardOf: () => running, now })
    const running = stack.use(
      'board',
      await startBoardThread({
        open: openBoard,
        log,
        metrics,
        areDecisionsLoaded: () => decisions.isLoaded(),
        onPrepared: (key, made) => replies.put(key, made),
      }),
    )
    board = running
    if (decisions.isLoaded()) running.useDecisions(decisions.all())
    registerTrendingMetrics(metrics, { board: () => running.state(), decisions: () => decisions.all() })
    const hub = createSseHub({
      name: 'trending',
      metrics,
      maxClients: config.maxStreams,
      maxClientsPerAddress: config.maxStreamsPerAddress,
      trustedProxies: config.trustedProxies,
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
      config: { ...config, httpLimits: withRoomFor(config) },
      log,
      stack,
      metrics,
      tracer,
      hotRoutes: [getTrending(replies), getRising(replies), getStory(replies), getTrendingStream(streams)],
      routes: [
        listDecisions(admin),
        putDecision(admin, { board: running, now }),
        deleteDecision(admin),
        listDecisionVersions(admin),
        listWaitingStories(running),
      ],
      // Once loaded it can answer, also without Redis: its last lists are better than none.
      readiness: [
        { name: 'board', check: () => refuseUnless(running.state().isLoaded, 'stories') },
        { name: 'decisions', check: () => refuseUnless(decisions.isLoaded(), 'decisions') },
        { name: 'redis', isAdvisory: true, check: () => redisWatch.check() },
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

/** Each stream is a connection; lists are requested on others. */
function withRoomFor({ httpLimits, maxStreams }: TrendingConfig): TrendingConfig['httpLimits'] {
  const { maxConnections = defaultHttpLimits.maxConnections } = httpLimits ?? {}
  return { ...httpLimits, maxConnections: Math.max(maxConnections, 2 * maxStreams) }
}

function refuseUnless(isLoaded: boolean, what: string): void {
  if (!isLoaded) throw new Error(`${what} have not been read yet`)
}
