import { sourceSchema } from '@frontpage/contracts'
import { createEventStoreClient, type EventStoreClient } from '@frontpage/event-store'
import { createIngestProducer } from '@frontpage/queue'
import { defaultReadModelLimits } from '@frontpage/read-models'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import {
  createLogger,
  createMetrics,
  parseAdminTokens,
  type RunningHttpService,
} from '@frontpage/service-kit'
import { startTracker, type RunningTracker, type TrackerConfig } from '@frontpage/tracker'
import { startTransporter, type TransporterConfig } from '@frontpage/transporter'
import { openRedisBoardHere, startTrending, type TrendingConfig } from '@frontpage/trending'
import { startTestClickHouse, type TestClickHouse } from './test-clickhouse.js'
import { createTestDirectory } from './test-directory.js'
import { startTestRedis, type TestRedis } from './test-redis.js'
import type { TestRedisPair } from './test-redis-pair.js'
import { waitFor } from './wait-for.js'

/** Every service in this process, on free ports, with a Redis and a ClickHouse of their own. */
export interface TestNetwork {
  readonly redisServer: TestRedis
  readonly clickhouseServer: TestClickHouse
  readonly redis: Redis
  readonly store: EventStoreClient
  readonly tracker: RunningTracker
  /** The configuration of the tracker. */
  readonly trackerConfig: TrackerConfig
  readonly transporter: RunningHttpService
  readonly trending: RunningHttpService
  readonly namespace: string
  /** The name of the ClickHouse database. */
  readonly database: string
  /** The secret for `Authorization: Bearer …`; it has every right. */
  readonly adminSecret: string
  /**
   * Starts another tracker on the same stores, with a journal of its own unless `over` names one; closed with the
   * network.
   */
  startTracker(over?: Partial<TrackerConfig>): Promise<RunningTracker>
  /** Resolves when every accepted event is where it belongs. Used instead of sleeping. */
  processAll(): Promise<void>
  stop(): Promise<void>
}

export interface TestNetworkOptions {
  readonly tracker?: Partial<TrackerConfig>
  readonly transporter?: Partial<TransporterConfig>
  readonly trending?: Partial<TrendingConfig>
  /** Trending's board in a thread of its own, as it is outside of tests: that takes two seconds to start. */
  readonly hasBoardThread?: boolean
  /** Replaces the network's own Redis; the caller stops it. `redisServer` is its first master. */
  readonly redisPair?: TestRedisPair
  /** The clock of all services: milliseconds since 1970. */
  readonly now?: () => number
}

const adminSecret = 'secret-of-the-test-network'
const namespace = 'test'
let networks = 0

/** A source with the write key `dev` is there from the beginning. */
export async function startTestNetwork(options: TestNetworkOptions = {}): Promise<TestNetwork> {
  const closers: (() => Promise<unknown>)[] = []
  const keep = <Resource>(resource: Resource, close: (it: Resource) => Promise<unknown>): Resource => {
    closers.push(() => close(resource))
    return resource
  }
  async function stop(): Promise<void> {
    for (const close of closers.splice(0).toReversed()) await close()
  }
  try {
    const { redisPair } = options
    const redisServer = redisPair?.master() ?? keep(await startTestRedis(), (it) => it.stop())
    const redisUrl = redisPair?.url ?? redisServer.url
    const clickhouseServer = keep(await startTestClickHouse(), (it) => it.stop())
    const clickhouse = { url: clickhouseServer.url, database: `network_${process.pid}_${++networks}` }
    const directory = keep(await createTestDirectory('journal'), (it) => it.remove())
    const redis = keep(createRedis({ url: redisUrl }, 'producer'), async (it) => it.disconnect())
    await waitUntilReady(redis, 5_000)
    const shared = {
      host: '127.0.0.1',
      port: 0,
      portVariable: 'TEST_PORT',
      logLevel: 'silent',
      adminTokens: parseAdminTokens(`tester:*:${adminSecret}`) ?? [],
      shutdownDeadlineMs: 10_000,
      drainDelayMs: 0,
      redisUrl,
      namespace,
      database: clickhouse.database,
    } as const
    const overrides = {
      log: createLogger({ service: 'test', level: 'silent' }),
      ...(options.now !== undefined && { now: options.now }),
    }
    const transporter = keep(
      await startTransporter(
        {
          ...shared,
          clickhouse,
          concurrency: 20,
          maxBytesInWork: 16 * 2 ** 20,
          maxQueueAgeMs: 60_000,
          maxRowsPerInsert: 10_000,
          maxInsertWaitMs: 20,
          niceness: 0,
          clientYears: 10,
          readModels: defaultReadModelLimits,
          retentionDays: undefined,
          rejectedRetentionDays: undefined,
          ...options.transporter,
        },
        overrides,
      ),
      (it) => it.close(),
    )
    const trendingConfig = {
      ...shared,
      clickhouse,
      maxStreams: 100,
      maxStories: 10_000,
      ...options.trending,
    }
    const openBoard = () =>
      openRedisBoardHere({
        ...trendingConfig,
        log: overrides.log,
        metrics: createMetrics(),
        now: options.now ?? Date.now,
      })
    const trending = keep(
      await startTrending(trendingConfig, {
        ...overrides,
        ...(options.hasBoardThread !== true && { openBoard }),
      }),
      (it) => it.close(),
    )
    const trackerConfig: TrackerConfig = {
      ...shared,
      clickhouse,
      processes: 1,
      journal: {
        directory: directory.path,
        fsync: 'interval',
        maxBytes: 256 * 2 ** 20,
        maxQueuedBatches: 1_000,
        maxQueuedBytes: 64 * 2 ** 20,
        reshipAfterMs: 5_000,
        leaseMs: 5_000,
      },
      trustedProxies: 0,
      initialSources: [sourceSchema.parse({ id: 'dev', name: 'Development', writeKey: 'dev', site: 'dev' })],
      ...options.tracker,
    }
    const trackers = new Set<RunningTracker>()
    async function addTracker(config: TrackerConfig): Promise<RunningTracker> {
      const started = await startTracker(config, overrides)
      const close: RunningTracker['close'] = () => {
        trackers.delete(tracker)
        return started.close()
      }
      const tracker: RunningTracker = { ...started, close }
      trackers.add(tracker)
      return keep(tracker, (it) => it.close())
    }
    const tracker = await addTracker(trackerConfig)
    await waitFor(async () => (await fetch(`${tracker.url}/readyz`)).ok, { what: 'a tracker that is ready' })
    const store = keep(createEventStoreClient(clickhouse), (it) => it.close())
    const queue = keep(createIngestProducer(redis, { namespace }), (it) => it.close())
    return {
      redisServer,
      clickhouseServer,
      redis,
      store,
      tracker,
      trackerConfig,
      transporter,
      trending,
      namespace,
      database: clickhouse.database,
      adminSecret,
      async startTracker(over = {}) {
        const ownDirectory = keep(await createTestDirectory('journal'), (it) => it.remove())
        const journal = { ...trackerConfig.journal, directory: ownDirectory.path }
        return addTracker({ ...trackerConfig, journal, ...over })
      },
      async processAll() {
        await waitFor(
          async () => {
            for (const { journal } of trackers) {
              const { eventsAppended, eventsConfirmed } = journal.stats()
              if (eventsConfirmed < eventsAppended) return false
            }
            return (await queue.depth()) === 0
          },
          { timeoutMs: 30_000, what: 'every event confirmed and an empty queue' },
        )
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
