import { redisProbeKey } from '@frontpage/contracts'
import { openEventJournal, type Journal } from '@frontpage/event-producer'
import { createRedis, isReadyWithin, refuseEvictingRedis, watchRedis } from '@frontpage/redis'
import {
  createLogger,
  createMetrics,
  reportRedis,
  startHttpService,
  startTracing,
  startWithStack,
  throwStartUpError,
  type Logger,
  type RunningHttpService,
} from '@frontpage/service-kit'
import type { FeedConfig } from './config.js'

export type { FeedConfig } from './config.js'
export { readFeedConfig } from './config.js'
export { isHeldOutList } from './training/lists/is-held-out-list.js'
export { createListReader, type ReadList } from './training/lists/list-reader.js'

export interface FeedOverrides {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly log?: Logger
}

export interface RunningFeed extends RunningHttpService {
  readonly journal: Journal
}

const redisWithinMs = 2_000

/** Each reader's front page: `GET /v1/feed`, from stories in memory and what one round trip to Redis says of the reader. */
export async function startFeed(config: FeedConfig, overrides: FeedOverrides = {}): Promise<RunningFeed> {
  const log = overrides.log ?? createLogger({ service: 'feed', level: config.logLevel })
  return startWithStack({ log, deadlineMs: config.shutdownDeadlineMs }, async (stack) => {
    const { namespace } = config
    const metrics = createMetrics()
    const tracer = await startTracing({ name: 'feed', config, log, metrics, stack })
    const redis = createRedis({ url: config.redisUrl }, 'producer', {
      onError: (error) => log.debug({ err: error }, 'redis connection'),
    })
    stack.add('redis', () => redis.disconnect())
    // Feeds are answered without Redis, too, so this does not wait for it for long.
    if (await isReadyWithin(redis, redisWithinMs)) await refuseEvictingRedis(redis).catch(throwStartUpError)
    const redisWatch = stack.use(
      'redis watch',
      watchRedis(redis, { key: redisProbeKey(namespace), ...reportRedis({ metrics, log }) }),
    )
    const journal = await openEventJournal(config.journal, { redis, namespace, log, metrics, tracer, stack })
    const service = await startHttpService({
      name: 'feed',
      description: 'Each reader’s front page, related stories, and the catalogue of stories.',
      config,
      log,
      stack,
      metrics,
      tracer,
      hotRoutes: [],
      routes: [],
      readiness: [{ name: 'redis', isAdvisory: true, check: () => redisWatch.check() }],
    })
    return { ...service, journal }
  })
}
