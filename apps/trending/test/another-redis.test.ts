import { afterAll, beforeAll, it, jest } from '@jest/globals'
import { sourceSchema, storyBucketOf, trendingPrefix, type Channel } from '@frontpage/contracts'
import { createControlRecordStore, sourceRecords } from '@frontpage/control-records'
import { createTrendingFold, type FoldableEvent } from '@frontpage/read-models'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { createLogger, createMetrics } from '@frontpage/service-kit'
import { startTestRedis, waitFor, type TestRedis } from '@frontpage/testing'
import { startRedisBoard } from '../src/board/start-board.js'

jest.setTimeout(60_000)

const namespace = 'test'
const site = 'daily'
const now = Date.UTC(2026, 10, 24, 12)

let server: TestRedis
let redis: Redis
let other: Redis
beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis({ url: server.url }, 'producer')
  other = createRedis({ url: `${server.url}/1` }, 'producer')
  await Promise.all([redis, other].map((each) => waitUntilReady(each, 10_000)))
})
afterAll(async () => {
  redis.disconnect()
  other.disconnect()
  await server.stop()
})

const viewOf = (reader: number): FoldableEvent => ({
  messageId: `m-${reader}`,
  site,
  sourceId: 'web',
  type: 'page',
  storyEvent: 'Story Viewed',
  timestamp: now - 60_000,
  receivedAt: now - 60_000,
  userId: undefined,
  anonymousId: `reader-${reader}`,
  previousId: undefined,
  storyId: 's1',
  isOptedOut: false,
  network: `${30 + reader}.7.1.0`,
  channel: 'direct' satisfies Channel,
  country: 'ID',
  engagedSeconds: undefined,
  scrollDepth: undefined,
  feedId: undefined,
  surface: undefined,
  position: undefined,
  shown: [],
  topic: undefined,
  story: {},
})

async function fill(database: Redis, readers: number): Promise<void> {
  const source = sourceSchema.parse({ id: 'web', name: 'Web', writeKey: 'key', site })
  const change = { id: 'web', version: 1, changedAt: 1, changeId: 'a', json: JSON.stringify(source) }
  const store = createControlRecordStore(database, sourceRecords, { namespace, onUnreadable() {} })
  await store.merge([change])
  const views = Array.from({ length: readers }, (_, reader) => viewOf(reader))
  await createTrendingFold(database, { namespace, now: () => now }).apply(views)
}

it('reads all again over a new connection: another server may have counted as often, and something else', async () => {
  await fill(redis, 3)
  await fill(other, 5)
  const changes = `${trendingPrefix(site, storyBucketOf('s1'), namespace)}:sequence`
  await other.set(changes, (await redis.get(changes)) ?? '')
  const board = await startRedisBoard({
    redis,
    namespace,
    log: createLogger({ service: 'test', level: 'silent' }),
    metrics: createMetrics(),
    now: () => now,
    maxStories: 10_000,
    warmsUp: false,
  })
  const readers = (): number | undefined => board.find(site, 'global', '24h', 's1')?.readers.h24
  await waitFor(() => readers() === 3)
  await redis.swapdb(0, 1)
  redis.emit('ready')
  await waitFor(() => readers() === 5)
  await board.close()
})
