import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEventStoreClient, type EventStoreClient, type EventStoreConfig } from '@frontpage/event-store'
import { createIngestProducer, type IngestProducer } from '@frontpage/queue'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import {
  journalVariableOf,
  nodeFlagsOf,
  portVariableOf,
  serviceNamed,
  type ServiceName,
} from '@frontpage/services'
import { createTestDirectory } from '@frontpage/testing'
import { buildPlatform } from './build-platform.js'
import type { Cleanup } from './cleanup.js'
import { findServerPort } from './find-server-port.js'
import { givenServer } from './given-server.js'
import { createNodeServer } from './node-server.js'
import { createRedisPair, type RedisPair } from './redis-pair.js'
import { createRedisServer, givenRedisServer, type RedisServer } from './redis-server.js'
import { repositoryRoot } from './repository-root.js'
import type { ServerProcess } from './server-process.js'

/** The platform as processes of this machine, and the clients with which the lab observes it. */
export interface Platform {
  readonly logDirectory: string
  readonly trackerUrl: string
  readonly transporterUrl: string
  readonly clickhouseUrl: string
  readonly writeKey: string
  readonly redisUrl: string
  /** The namespace of the services' keys in Redis. */
  readonly namespace: string
  readonly servers: {
    readonly redis: RedisServer
    readonly clickhouse: ServerProcess
    readonly tracker: ServerProcess
    readonly transporter: ServerProcess
  }
  /** Present where it was requested. */
  readonly redisPair: RedisPair | undefined
  readonly store: EventStoreClient
  readonly queue: Pick<IngestProducer, 'depth' | 'enqueue'>
  readonly redis: Redis
  readonly site: string
  /** Starts one more tracker, with a journal of its own. */
  startTracker(options: ServiceOptions): Promise<RunningServer>
  /** Starts a trending service: benches that measure the way of events do without. */
  startTrending(options?: TrendingOptions): Promise<RunningServer>
  /** Starts a splitter with a journal of its own, which knows the public SDK key `dev` and the admin's secret. */
  startSplitter(options?: Partial<ServiceOptions>): Promise<RunningServer>
  /** Starts a feed with a journal of its own, which knows the admin's secret. */
  startFeed(options?: Partial<ServiceOptions>): Promise<RunningServer>
}

export interface RunningServer {
  readonly server: ServerProcess
  readonly url: string
}

interface ServiceOptions {
  name: string
  cpu?: number | undefined
  env?: Readonly<Record<string, string>>
}

interface TrendingOptions {
  name?: string
  /** Another Redis than the platform's. */
  redisUrl?: string
  cpu?: number | undefined
}

export interface PlatformOptions {
  /** `dist` is built first; `source` is run by tsx, for tests, which need no build. */
  programs?: 'dist' | 'source'
  /** The directory of the servers' output; by default a temporary one that is kept. */
  logDirectory?: string
  /** The tracker's CPU. */
  trackerCpu?: number | undefined
  /** The environment of every service, in addition to the lab's own, which all inherit. */
  env?: Readonly<Record<string, string>>
  trackerEnv?: Readonly<Record<string, string>>
  transporterEnv?: Readonly<Record<string, string>>
  /** Adds a replica to Redis, and an address that leads to the current master. */
  hasRedisReplica?: boolean
  /** Used instead of servers of the platform's own; whoever gives them removes what was stored. */
  stores?: GivenStores
}

/** Stores that others run. */
interface GivenStores {
  readonly clickhouse?: EventStoreConfig
  /** An empty database. */
  readonly redisUrl?: string
}

/** The time limit of an audit's query, which reads everything that a drill has stored, on a busy machine. */
const auditSeconds = 600
const writeKey = 'dev'
/** The splitter's public SDK key, and the secret that opens the admin routes of transporter, splitter and feed. */
export const sdkKey = 'dev'
export const adminSecret = 'secret-of-the-lab-1'
const adminToken = `lab:*:${adminSecret}`
const namespace = 'lab'
const ownDatabase = 'frontpage'
const site = 'dev'
/** The sources of the tracker; a Redis of another platform may be given the same. */
export const platformSources = [
  {
    id: 'dev',
    name: 'Development',
    writeKey,
    site,
    environment: 'production',
    enabled: true,
    isServer: true,
  },
]

/** Starts Redis, ClickHouse, the transporter and the tracker, and resolves when all are ready. */
export async function startPlatform(cleanup: Cleanup, options: PlatformOptions = {}): Promise<Platform> {
  const { programs = 'dist', stores = {} } = options
  if (programs === 'dist') await buildPlatform()
  const logDirectory = options.logDirectory ?? (await mkdtemp(join(tmpdir(), 'frontpage-lab-logs-')))
  process.stderr.write(`logs: ${logDirectory}\n`)

  async function createService(
    workspace: string,
    service: {
      name?: string | undefined
      portVariable: string
      readyPath: string
      nodeFlags?: readonly string[]
      env: Readonly<Record<string, string>>
      cpu?: number | undefined
    },
  ): Promise<RunningServer> {
    const port = await findServerPort()
    const url = `http://127.0.0.1:${port}`
    const server = createNodeServer(
      {
        name: service.name ?? workspace.split('/').at(-1) ?? workspace,
        args: programOf(workspace, { programs, nodeFlags: service.nodeFlags }),
        env: { ...service.env, [service.portVariable]: String(port) },
        cpu: service.cpu,
        readyUrl: `${url}${service.readyPath}`,
      },
      logDirectory,
    )
    cleanup.add(() => server.close())
    return { server, url }
  }

  const clickhouseDirectory = await createTestDirectory('lab-clickhouse')
  const journalDirectory = await createTestDirectory('lab-journal')
  cleanup.add(() => Promise.all([clickhouseDirectory.remove(), journalDirectory.remove()]))
  const redis =
    stores.redisUrl === undefined
      ? await createRedisServer(cleanup, { name: 'redis', logDirectory })
      : givenRedisServer(stores.redisUrl)
  const redisPair =
    options.hasRedisReplica === true
      ? await createRedisPair(cleanup, { master: redis, logDirectory })
      : undefined
  const redisUrl = redisPair?.url ?? redis.url
  const database = stores.clickhouse?.database ?? ownDatabase
  const clickhouse =
    stores.clickhouse === undefined
      ? await createService('packages/clickhouse-embedded', {
          portVariable: 'CLICKHOUSE_EMBEDDED_PORT',
          readyPath: '/ping',
          env: {
            CLICKHOUSE_EMBEDDED_HOST: '127.0.0.1',
            CLICKHOUSE_EMBEDDED_DATA_DIR: clickhouseDirectory.path,
          },
        })
      : { server: givenServer('clickhouse'), url: stores.clickhouse.url }
  const shared = {
    HOST: '127.0.0.1',
    REDIS_URL: redisUrl,
    REDIS_NAMESPACE: namespace,
    CLICKHOUSE_URL: clickhouse.url,
    CLICKHOUSE_DATABASE: database,
    ...options.env,
  }
  const createApp = (
    app: ServiceName,
    { env, ...service }: Omit<ServiceOptions, 'name'> & { name?: string | undefined },
  ): Promise<RunningServer> => {
    const listed = serviceNamed(app)
    return createService(`apps/${app}`, {
      ...service,
      portVariable: portVariableOf(listed),
      nodeFlags: nodeFlagsOf(listed),
      readyPath: '/readyz',
      env: { ...shared, ...env },
    })
  }
  const transporter = await createApp('transporter', {
    env: { ADMIN_TOKEN: adminToken, ...options.transporterEnv },
  })
  const createTracker = (
    journal: string,
    { name, cpu, env }: Partial<ServiceOptions>,
  ): Promise<RunningServer> =>
    createApp('tracker', {
      name,
      cpu,
      env: {
        TRACKER_SOURCES: JSON.stringify(platformSources),
        [journalVariableOf(serviceNamed('tracker'))]: journal,
        TRACKER_JOURNAL_FSYNC: process.env['TRACKER_JOURNAL_FSYNC'] ?? 'interval',
        TRACKER_PROCESSES: process.env['TRACKER_PROCESSES'] ?? '1',
        ...env,
      },
    })
  const tracker = await createTracker(journalDirectory.path, {
    cpu: options.trackerCpu,
    env: options.trackerEnv ?? {},
  })

  const servers = {
    redis,
    clickhouse: clickhouse.server,
    transporter: transporter.server,
    tracker: tracker.server,
  }
  await startTogether([redis, clickhouse.server, ...(redisPair === undefined ? [] : [redisPair.replica()])])
  await startTogether([transporter.server, tracker.server])

  const store = createEventStoreClient({ url: clickhouse.url, database }, { requestSeconds: auditSeconds })
  const connection = createRedis({ url: redisUrl }, 'producer')
  // BullMQ stops trying for ever on a connection that is not ready at first.
  await waitUntilReady(connection, 10_000)
  const queue = createIngestProducer(connection, { namespace })
  cleanup.add(async () => {
    connection.disconnect()
    await store.close()
  })
  return {
    logDirectory,
    trackerUrl: tracker.url,
    transporterUrl: transporter.url,
    clickhouseUrl: clickhouse.url,
    writeKey,
    redisUrl,
    namespace,
    servers,
    redisPair,
    store,
    queue,
    redis: connection,
    site,
    async startTracker(service) {
      const directory = await createTestDirectory('lab-journal')
      cleanup.add(() => directory.remove())
      const more = await createTracker(directory.path, service)
      await startTogether([more.server])
      return more
    },
    async startTrending({ name, redisUrl: ofRedis = redisUrl, cpu } = {}) {
      const trending = await createApp('trending', { name, cpu, env: { REDIS_URL: ofRedis } })
      await startTogether([trending.server])
      return trending
    },
    async startSplitter({ name, cpu, env } = {}) {
      const directory = await createTestDirectory('lab-splitter')
      cleanup.add(() => directory.remove())
      const splitter = await createApp('splitter', {
        name,
        cpu,
        env: {
          ADMIN_TOKEN: adminToken,
          SPLITTER_KEYS: JSON.stringify([{ id: 'dev', key: sdkKey, kind: 'public', site }]),
          [journalVariableOf(serviceNamed('splitter'))]: directory.path,
          ...env,
        },
      })
      await startTogether([splitter.server])
      return splitter
    },
    async startFeed({ name, cpu, env } = {}) {
      const directory = await createTestDirectory('lab-feed')
      cleanup.add(() => directory.remove())
      const feed = await createApp('feed', {
        name,
        cpu,
        env: {
          ADMIN_TOKEN: adminToken,
          [journalVariableOf(serviceNamed('feed'))]: join(directory.path, 'journal'),
          ...env,
        },
      })
      await startTogether([feed.server])
      return feed
    },
  }
}

export async function startTogether(servers: readonly ServerProcess[]): Promise<void> {
  for (const server of servers) server.spawn()
  await Promise.all(servers.map((server) => server.ready()))
}

function programOf(
  workspace: string,
  { programs, nodeFlags = [] }: { programs: 'dist' | 'source'; nodeFlags: readonly string[] | undefined },
): string[] {
  const file = (path: string): string => join(repositoryRoot, workspace, path)
  return programs === 'dist'
    ? [...nodeFlags, file('dist/main.js')]
    : ['--conditions=@frontpage/source', '--import', 'tsx', file('src/main.ts')]
}
