import { join } from 'node:path'
import { createEventStoreClient, type EventStoreClient } from '@frontpage/event-store'
import type { FeedConfig, RunningFeed } from '@frontpage/feed'
import type { NewsstandConfig } from '@frontpage/newsstand'
import { createIngestProducer } from '@frontpage/queue'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { createLogger, type RunningHttpService } from '@frontpage/service-kit'
import { journalVariableOf, portVariableOf, services, type ServiceName } from '@frontpage/services'
import type { RunningSplitter, SplitterConfig } from '@frontpage/splitter'
import type { RunningTracker, TrackerConfig } from '@frontpage/tracker'
import type { TransporterConfig } from '@frontpage/transporter'
import type { TrendingConfig } from '@frontpage/trending'
import { loadService } from './load-service.js'
import { startTestClickHouse, type TestClickHouse } from './test-clickhouse.js'
import { createTestDirectory } from './test-directory.js'
import { startTestRedis, type TestRedis } from './test-redis.js'
import type { TestRedisPair } from './test-redis-pair.js'
import { waitFor } from './wait-for.js'

/** Every service in this process, on free ports, with a Redis and a ClickHouse of their own. */
export interface TestNetwork extends Readonly<Record<ServiceName, RunningHttpService>> {
  readonly redisServer: TestRedis
  readonly clickhouseServer: TestClickHouse
  readonly redis: Redis
  readonly store: EventStoreClient
  readonly tracker: RunningTracker
  readonly splitter: RunningSplitter
  readonly feed: RunningFeed
  /** The configuration of the tracker. */
  readonly trackerConfig: TrackerConfig
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
  /** Starts another splitter on the same stores, with a journal of its own; closed with the network. */
  startSplitter(over?: Partial<SplitterConfig>): Promise<RunningSplitter>
  /** Starts another feed on the same stores, with a journal of its own; closed with the network. */
  startFeed(over?: Partial<FeedConfig>): Promise<RunningFeed>
  /** Resolves when every accepted event is where it belongs. Used instead of sleeping. */
  processAll(): Promise<void>
  stop(): Promise<void>
}

/** Changes to the configuration that a service reads from the network's environment, by service. */
export interface TestNetworkOptions extends Partial<Readonly<Record<ServiceName, object>>> {
  readonly tracker?: Partial<TrackerConfig>
  readonly splitter?: Partial<SplitterConfig>
  readonly transporter?: Partial<TransporterConfig>
  readonly trending?: Partial<TrendingConfig>
  readonly feed?: Partial<FeedConfig>
  /** It publishes its stories and its experiment where it has an `adminSecret`. */
  readonly newsstand?: Partial<NewsstandConfig>
  /** Services use threads of their own, as outside tests; starting one takes two seconds. */
  readonly hasThreads?: boolean
  /** Replaces the network's own Redis; the caller stops it. `redisServer` is its first master. */
  readonly redisPair?: TestRedisPair
  /** The clock of all services: milliseconds since 1970. */
  readonly now?: () => number
}

/** The secret of every test network's admin token, which has every right. */
export const adminSecret = 'secret-of-the-test-network'
const namespace = 'test'
/** A test's machine may be busy: a feed without its reader's history, because Redis was late, is another test's matter. */
const readerDeadlineMs = 1_000
/** Used instead of their defaults: inserts that do not wait for others, and limits that a test can reach. */
const testVariables = {
  TRACKER_JOURNAL_MAX_BYTES: '256MiB',
  TRACKER_QUEUE_MAX_BYTES: '64MiB',
  TRACKER_RESHIP_AFTER_MS: '5000',
  TRANSPORTER_CONCURRENCY: '20',
  TRANSPORTER_MAX_BYTES_IN_WORK: '16MiB',
  TRANSPORTER_MAX_INSERT_WAIT_MS: '20',
  TRANSPORTER_MAX_ROWS_PER_INSERT: '10000',
  TRANSPORTER_NICENESS: '0',
  TRENDING_MAX_STORIES: '10000',
  TRENDING_MAX_STREAMS: '100',
}

/** A source with the write key `dev` and the SDK keys `dev` and `dev-server` are there from the beginning. */
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
    const startRedis = async (): Promise<TestRedis> =>
      redisPair?.master() ?? keep(await startTestRedis(), (it) => it.stop())
    const startClickHouse = async (): Promise<TestClickHouse> =>
      keep(await startTestClickHouse(), (it) => it.stop())
    const stores = bothStarted(startRedis(), startClickHouse())
    const [[redisServer, clickhouseServer]] = await bothStarted(stores, loadServices())
    const redisUrl = redisPair?.url ?? redisServer.url
    const clickhouse = clickhouseServer.newDatabase('network')
    const directory = keep(await createTestDirectory('journal'), (it) => it.remove())
    const redis = keep(createRedis({ url: redisUrl }, 'producer'), async (it) => it.disconnect())
    await waitUntilReady(redis, 5_000)
    const env = {
      ...testVariables,
      ...Object.fromEntries(services.map((service) => [portVariableOf(service), '0'])),
      ...Object.fromEntries(
        services
          .filter(({ isProducer }) => isProducer)
          .map((service) => [journalVariableOf(service), join(directory.path, service.name)]),
      ),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent',
      ADMIN_TOKEN: `tester:*:${adminSecret}`,
      EVENT_LOOP_GUARD: 'false',
      REDIS_URL: redisUrl,
      REDIS_NAMESPACE: namespace,
      CLICKHOUSE_URL: clickhouse.url,
      CLICKHOUSE_DATABASE: clickhouse.database,
      SPLITTER_KEYS: JSON.stringify([
        { id: 'dev', key: 'dev', kind: 'public', site: 'dev' },
        { id: 'dev-server', key: 'dev-server', kind: 'server', site: 'dev' },
      ]),
      TRACKER_SOURCES: JSON.stringify([
        {
          id: 'dev',
          name: 'Development',
          writeKey: 'dev',
          site: 'dev',
          mapping: { readersToList: 1 },
          isServer: true,
        },
      ]),
    }
    const overrides = {
      log: createLogger({ service: 'test', level: 'silent' }),
      sharesThread: options.hasThreads !== true,
      warmsUp: false,
      ...(options.now !== undefined && { now: options.now }),
    }
    const running: Partial<Record<ServiceName, RunningHttpService>> = {}
    for (const { name } of services) {
      if (isStartedBelow(name)) continue
      const { readConfig, start } = await loadService(name)
      const config = { ...readConfig(env), ...options[name] }
      running[name] = keep(await start(config, overrides), (it) => it.close())
    }
    const trackerModule = await loadService('tracker')
    const trackerConfig: TrackerConfig = {
      ...(trackerModule.readConfig(env) as TrackerConfig),
      ...options.tracker,
    }
    const producers = new Set<RunningTracker | RunningSplitter | RunningFeed>()
    /** Keeps a service whose journal `processAll` waits for, until it is closed. */
    function keepProducer<Producer extends RunningTracker | RunningSplitter | RunningFeed>(
      started: Producer,
    ): Producer {
      const producer: Producer = {
        ...started,
        close() {
          producers.delete(producer)
          return started.close()
        },
      }
      producers.add(producer)
      return keep(producer, (it) => it.close())
    }
    const addTracker = async (config: TrackerConfig): Promise<RunningTracker> =>
      keepProducer((await trackerModule.start(config, overrides)) as RunningTracker)
    const splitterModule = await loadService('splitter')
    const splitterConfig: SplitterConfig = {
      ...(splitterModule.readConfig(env) as SplitterConfig),
      ...options.splitter,
    }
    const addSplitter = async (config: SplitterConfig): Promise<RunningSplitter> =>
      keepProducer((await splitterModule.start(config, overrides)) as RunningSplitter)
    const feedModule = await loadService('feed')
    const feedConfig: FeedConfig = {
      ...(feedModule.readConfig(env) as FeedConfig),
      readerDeadlineMs,
      ...options.feed,
    }
    const addFeed = async (config: FeedConfig): Promise<RunningFeed> =>
      keepProducer((await feedModule.start(config, overrides)) as RunningFeed)
    const splitter = await addSplitter(splitterConfig)
    const feed = await addFeed(feedConfig)
    const tracker = await addTracker(trackerConfig)
    await waitFor(async () => (await fetch(`${tracker.url}/readyz`)).ok, { what: 'a tracker that is ready' })
    await waitFor(async () => (await fetch(`${splitter.url}/readyz`)).ok, {
      what: 'a splitter that is ready',
    })
    const newsstandModule = await loadService('newsstand')
    const urls = { tracker, splitter, trending: running.trending!, feed }
    const newsstandConfig: NewsstandConfig = {
      ...(newsstandModule.readConfig({
        ...env,
        ...Object.fromEntries(
          Object.entries(urls).map(([name, { url }]) => [`NEWSSTAND_${name.toUpperCase()}_URL`, url]),
        ),
      }) as NewsstandConfig),
      adminSecret: undefined,
      ...options.newsstand,
    }
    running.newsstand = keep(await newsstandModule.start(newsstandConfig, overrides), (it) => it.close())
    const store = keep(createEventStoreClient(clickhouse), (it) => it.close())
    const queue = keep(createIngestProducer(redis, { namespace }), (it) => it.close())
    return {
      ...(running as Record<ServiceName, RunningHttpService>),
      redisServer,
      clickhouseServer,
      redis,
      store,
      tracker,
      splitter,
      feed,
      trackerConfig,
      namespace,
      database: clickhouse.database,
      adminSecret,
      async startTracker(over = {}) {
        const ownDirectory = keep(await createTestDirectory('journal'), (it) => it.remove())
        const journal = { ...trackerConfig.journal, directory: ownDirectory.path }
        return addTracker({ ...trackerConfig, journal, ...over })
      },
      async startSplitter(over = {}) {
        const ownDirectory = keep(await createTestDirectory('journal'), (it) => it.remove())
        const journal = { ...splitterConfig.journal, directory: ownDirectory.path }
        return addSplitter({ ...splitterConfig, journal, ...over })
      },
      async startFeed(over = {}) {
        const ownDirectory = keep(await createTestDirectory('journal'), (it) => it.remove())
        const journal = { ...feedConfig.journal, directory: join(ownDirectory.path, 'journal') }
        const stateDirectory = join(ownDirectory.path, 'state')
        return addFeed({ ...feedConfig, journal, stateDirectory, ...over })
      },
      async processAll() {
        await waitFor(
          async () => {
            for (const { journal } of producers) {
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

/** Whether the network treats a service in a way of its own: it may start another, or the service needs the others. */
function isStartedBelow(name: ServiceName): boolean {
  return name === 'tracker' || name === 'splitter' || name === 'feed' || name === 'newsstand'
}

/** Loads the modules of all services while the stores start; one after the other, as Jest's loader needs it. */
async function loadServices(): Promise<void> {
  for (const { name } of services) await loadService(name)
}

/** Waits for both, also when one fails: what has started can be stopped then. */
async function bothStarted<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  await Promise.allSettled([one, other])
  return [await one, await other]
}
