import { createEventStoreClient, type EventStoreClient } from '@frontpage/event-store'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import {
  createLogger,
  createMetrics,
  parseAdminTokens,
  type RunningHttpService,
} from '@frontpage/service-kit'
import {
  startTestClickHouse,
  startTestRedis,
  waitFor,
  type TestClickHouse,
  type TestRedis,
} from '@frontpage/testing'
import { openBoardHere } from '../src/board-thread/board-in-this-thread.js'
import { startTrending, type TrendingConfig } from '../src/service.js'
import { createFakeBoard, type FakeBoard } from './fake-board.js'

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: unknown
}

export interface TestTrending extends RunningHttpService {
  readonly board: FakeBoard
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  /** Sends a request with a token for everything, unless another secret is given. */
  admin(method: string, path: string, body?: unknown, secret?: string): Promise<Answer>
}

export interface TrendingHarness {
  readonly redisServer: TestRedis
  readonly clickhouseServer: TestClickHouse
  readonly redis: Redis
  readonly store: EventStoreClient
  readonly namespace: string
  /** Starts one more service, with a board of its own. */
  start(over?: Partial<TrendingConfig>, options?: { now?: () => number }): Promise<TestTrending>
  stop(): Promise<void>
}

const secret = 'secret-of-the-editors'
export const readerSecret = 'secret-of-who-may-read'

/** Trending services on a Redis and a ClickHouse of their own. */
export async function startTrendingHarness(): Promise<TrendingHarness> {
  const redisServer = await startTestRedis()
  const clickhouseServer = await startTestClickHouse()
  const clickhouse = clickhouseServer.newDatabase('trending')
  const redis = createRedis({ url: redisServer.url }, 'producer')
  await waitUntilReady(redis, 5_000)
  const store = createEventStoreClient(clickhouse)
  const services: RunningHttpService[] = []
  const namespace = 'test'

  return {
    redisServer,
    clickhouseServer,
    redis,
    store,
    namespace,
    async start(over = {}, options = {}) {
      const board = createFakeBoard()
      const log = createLogger({ service: 'test', level: 'silent' })
      const service = await startTrending(
        {
          host: '127.0.0.1',
          port: 0,
          portVariable: 'TRENDING_PORT',
          logLevel: 'silent',
          adminTokens:
            parseAdminTokens(
              `ann:trending.read,trending.write:${secret};bob:trending.read:${readerSecret}`,
            ) ?? [],
          shutdownDeadlineMs: 10_000,
          drainDelayMs: 0,
          redisUrl: redisServer.url,
          namespace,
          clickhouse,
          maxStreams: 10,
          maxStories: 10_000,
          ...over,
        },
        {
          log,
          openBoard: () =>
            openBoardHere({
              startBoard: () => Promise.resolve(board),
              log,
              metrics: createMetrics(),
              now: options.now ?? Date.now,
            }),
          ...options,
        },
      )
      services.push(service)
      const ask = async (path: string, init: RequestInit): Promise<Answer> => {
        const response = await fetch(service.url + path, init)
        const text = await response.text()
        const isJson = /json/.test(response.headers.get('content-type') ?? '')
        const body: unknown = isJson && text !== '' ? JSON.parse(text) : undefined
        return { status: response.status, headers: response.headers, text, body }
      }
      return {
        ...service,
        board,
        get: (path, headers = {}) => ask(path, { headers }),
        admin: (method, path, body, token = secret) =>
          ask(path, {
            method,
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            ...(body !== undefined && { body: JSON.stringify(body) }),
          }),
      }
    },
    async stop() {
      await Promise.all(services.map((service) => service.close()))
      redis.disconnect()
      await store.close()
      await clickhouseServer.stop()
      await redisServer.stop()
    },
  }
}

export async function ready(service: TestTrending): Promise<void> {
  await waitFor(async () => (await service.get('/readyz')).status === 200, {
    what: 'a service that is ready',
  })
}
