import { redisProbeKey } from '@frontpage/contracts'
import { openControlRecords, putInitialRecords, sourceRecords } from '@frontpage/control-records'
import { openEventJournal, type Journal } from '@frontpage/event-producer'
import { refuseWrongLogin } from '@frontpage/event-store'
import { createRedis, refuseUnusableRedis, watchRedis, type Redis } from '@frontpage/redis'
import {
  createClientAddress,
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
import { uuidv7 } from 'uuidv7'
import { shareMetrics } from './cluster/share-metrics.js'
import { createPrimaryBroker } from './cluster/share-tokens.js'
import type { TrackerConfig } from './config.js'
import { createIngestMetrics } from './ingest/ingest-metrics.js'
import { createActiveSources } from './ingest/active-sources.js'
import { createFallbackBroker, type FallbackBroker } from './rates/fallback-broker.js'
import { registerRateMetrics } from './rates/rate-metrics.js'
import { createRedisBroker } from './rates/redis-broker.js'
import { createSourceRates } from './rates/source-rates.js'
import { createMemoryBroker } from './rates/token-broker.js'
import { getBrowserSdk } from './routes/get-browser-sdk.js'
import { getFrontpageSdk } from './routes/get-frontpage-sdk.js'
import { getPixels } from './routes/get-pixel.js'
import { getSdkSettings } from './routes/get-sdk-settings.js'
import { getSourceConfig } from './routes/get-source-config.js'
import { ignoreMetrics } from './routes/ignore-metrics.js'
import { postEvents } from './routes/post-events.js'
import { openDaySalts } from './reader-salts/open-day-salts.js'
import { createSourceCopy } from './sources/source-copy.js'

export type { TrackerConfig } from './config.js'
export { readTrackerConfig } from './config.js'

export interface TrackerOverrides {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly log?: Logger
  readonly signal?: AbortSignal
}

/** The time that the stores have at the start to show that they cannot be used. */
const storesWithinMs = 2_000

export interface RunningTracker extends RunningHttpService {
  readonly journal: Journal
}

/** The HTTP service that takes events: `POST /v1/…` → validated, stamped → the journal → the ingest queue. */
export async function startTracker(
  config: TrackerConfig,
  overrides: TrackerOverrides = {},
): Promise<RunningTracker> {
  const log = overrides.log ?? createLogger({ service: 'tracker', level: config.logLevel })
  const now = overrides.now ?? Date.now
  return startWithStack({ log, deadlineMs: config.shutdownDeadlineMs }, async (stack) => {
    const { namespace } = config
    const metrics = createMetrics()
    const tracer = await startTracing({ name: 'tracker', config, log, metrics, stack })
    const redis = createRedis({ url: config.redisUrl }, 'producer', {
      onError: (error) => log.debug({ err: error }, 'redis connection'),
    })
    stack.add('redis', () => redis.disconnect())
    // Events are accepted without Redis, so this does not wait for it for long. But a Redis that evicts keys must be
    // refused, and a healthy one that is still connecting deserves no warnings.
    await Promise.all([
      refuseUnusableRedis(redis, { withinMs: storesWithinMs }),
      refuseWrongLogin(config.clickhouse, { withinMs: storesWithinMs }),
    ]).catch(throwStartUpError)
    const redisWatch = stack.use(
      'redis watch',
      watchRedis(redis, { key: redisProbeKey(namespace), ...reportRedis({ metrics, log }) }),
    )
    const journal = await openEventJournal(config.journal, { redis, namespace, log, metrics, tracer, stack })

    const monotonicMs = (): number => performance.now()
    const broker = createSharedBroker(redis, { namespace })
    const rates = stack.use('rates', createSourceRates({ broker, monotonicMs }))
    registerRateMetrics(metrics, broker)
    const daySalts = stack.use('reader salts', await openDaySalts(redis, { namespace, metrics, now }))
    const activeSources = createActiveSources(rates.createLimiter)
    const sources = await openControlRecords(sourceRecords, {
      redis,
      namespace,
      clickhouse: config.clickhouse,
      log,
      stack,
      now,
      copy: createSourceCopy(config.journal.directory),
      onChange: ({ all }) => activeSources.update(all()),
    })
    const { registry, admin, store } = sources
    const initial = stack.use(
      'initial sources',
      putInitialRecords(config.initialSources, {
        kind: sourceRecords,
        variable: 'TRACKER_SOURCES',
        admin,
        store,
        log,
      }),
    )

    const context = {
      ingest: {
        areSourcesLoaded: () => registry.isLoaded(),
        find: activeSources.find,
        newMessageId: uuidv7,
        hashId: daySalts.hashId,
        monotonicMs,
      },
      sources: activeSources,
      intake: journal,
      metrics: createIngestMetrics(metrics),
      clientAddress: createClientAddress({
        trustedProxies: config.trustedProxies,
        variable: 'TRACKER_TRUSTED_PROXIES',
        log,
        metrics,
      }),
      now,
    }
    const sdkAddress = { publicUrl: config.publicUrl, trustsProxies: config.trustedProxies > 0 }
    const service = await startHttpService({
      name: 'tracker',
      description:
        'Accepts events by Segment’s HTTP tracking API, and administers the sources that they come from.',
      config,
      log,
      stack,
      metrics,
      tracer,
      scrape: shareMetrics(metrics),
      hotRoutes: [...postEvents(context), ...getPixels(context), ignoreMetrics(activeSources)],
      routes: [
        getSdkSettings(activeSources, sdkAddress),
        ...getBrowserSdk(activeSources, sdkAddress),
        getFrontpageSdk({ path: config.sdkPath }),
        getSourceConfig(activeSources),
        ...sources.routes(),
      ],
      // A tracker accepts events without Redis or ClickHouse, so they do not make it unready.
      readiness: [
        { name: 'journal', check: () => refuseWhile(journal.refusal()) },
        {
          name: 'sources',
          check: () =>
            refuseWhile(
              registry.isLoaded() &&
                config.initialSources.every(
                  ({ id }) => registry.byId(id) !== undefined || initial.isRefused(id),
                )
                ? undefined
                : new Error('sources are not known yet'),
            ),
        },
        { name: 'redis', isAdvisory: true, check: () => redisWatch.check() },
      ],
    })
    return { ...service, journal }
  })
}

/**
 * One bucket for all processes on a Redis; while Redis is unavailable, one for those of this cluster, or else for this
 * process.
 */
function createSharedBroker(redis: Redis, options: { namespace: string }): FallbackBroker {
  const ofProcess = createMemoryBroker()
  const ofPrimary = createPrimaryBroker()
  const withoutRedis = ofPrimary === undefined ? ofProcess : createFallbackBroker(ofPrimary, ofProcess)
  return createFallbackBroker(createRedisBroker(redis, options), withoutRedis)
}

function refuseWhile(reason: Error | undefined): void {
  if (reason !== undefined) throw reason
}
