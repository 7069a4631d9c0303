import { createIngestProducer } from '@frontpage/queue'
import { createRedis, requireUsableRedis } from '@frontpage/redis'
import {
  createLogger,
  createMetrics,
  startHttpService,
  startWithStack,
  throwStartUpError,
  type Logger,
  type RunningHttpService,
} from '@frontpage/service-kit'
import { uuidv7 } from 'uuidv7'
import type { TrackerConfig } from './config.js'
import { createBatchIntake } from './ingest/batch-intake.js'
import { createIngestMetrics } from './ingest/ingest-metrics.js'
import { getSource } from './routes/get-source.js'
import { listSources } from './routes/list-sources.js'
import { postEvents } from './routes/post-events.js'
import { putSource } from './routes/put-source.js'
import { startSourceRegistry } from './sources/source-registry.js'
import { createSourceStore, type SourceStore } from './sources/source-store.js'

export type { TrackerConfig } from './config.js'
export { readTrackerConfig } from './config.js'

export interface TrackerOverrides {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly log?: Logger
  readonly signal?: AbortSignal
}

/** The HTTP door for events: `POST /v1/…` → checked, stamped → the ingest queue. */
export async function startTracker(
  config: TrackerConfig,
  overrides: TrackerOverrides = {},
): Promise<RunningHttpService> {
  const log = overrides.log ?? createLogger({ service: 'tracker', level: config.logLevel })
  return startWithStack({ log, deadlineMs: config.shutdownDeadlineMs }, async (stack) => {
    const { namespace } = config
    const onError = (error: Error): void => log.debug({ err: error }, 'redis connection')
    const redis = createRedis({ url: config.redisUrl }, 'producer', { onError })
    stack.add('redis', () => redis.disconnect())
    const subscriber = createRedis({ url: config.redisUrl }, 'subscriber', { onError })
    stack.add('redis subscriber', () => subscriber.disconnect())
    await requireUsableRedis(redis).catch(throwStartUpError)

    const store = createSourceStore(redis, {
      namespace,
      onUnreadable: (sourceId) => log.error({ sourceId }, 'source is unreadable and left out'),
    })
    await putInitialSources(config, store)
    const registry = await startSourceRegistry(store, subscriber, {
      namespace,
      onError: (error) => log.warn({ err: error }, 'sources could not be read again'),
    })

    const producer = stack.use('ingest producer', createIngestProducer(redis, { namespace }))
    const intake = createBatchIntake(producer)
    stack.add('intake', () => intake.drain())

    const metrics = createMetrics()
    metrics.gauge({
      name: 'frontpage_tracker_events_pending',
      help: 'Accepted events that Redis does not have yet; their clients wait.',
      collect() {
        this.set(intake.pending())
      },
    })
    const door = {
      sourceOf: (writeKey: string) => registry.byWriteKey(writeKey),
      newMessageId: uuidv7,
      intake,
      metrics: createIngestMetrics(metrics),
      trustedProxies: config.trustedProxies,
      now: overrides.now ?? Date.now,
    }
    return startHttpService({
      name: 'tracker',
      config,
      log,
      stack,
      metrics,
      hotRoutes: postEvents(door),
      routes: [listSources(store), getSource(store), putSource(store)],
      readiness: [{ name: 'redis', check: () => redis.ping() }],
    })
  })
}

async function putInitialSources({ initialSources }: TrackerConfig, store: SourceStore): Promise<void> {
  for (const source of initialSources) {
    if ((await store.get(source.id)) === undefined) await store.put(source)
  }
}
