import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sourceSchema, type CatalogueStory } from '@frontpage/contracts'
import { createControlRecordStore, sourceRecords, storyRecords } from '@frontpage/control-records'
import { createStoriesFold, createTrendingFold, type FoldableEvent } from '@frontpage/read-models'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { createLogger, createMetrics } from '@frontpage/service-kit'
import { startTestRedis, waitFor, type TestRedis } from '@frontpage/testing'
import { startRedisBoard } from '../src/board/start-board.js'

const namespace = 'test'
const site = 'daily'
const startMs = Date.UTC(2026, 10, 24, 12)

let server: TestRedis
let redis: Redis
let board: Awaited<ReturnType<typeof startRedisBoard>>
let nowMs = startMs
const now = (): number => nowMs
beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis({ url: server.url }, 'producer')
  await waitUntilReady(redis, 10_000)
  const source = sourceSchema.parse({ id: 'web', name: 'Web', writeKey: 'key', site })
  const sources = createControlRecordStore(redis, sourceRecords, { namespace, onUnreadable() {} })
  await sources.merge([{ id: 'web', version: 1, changedAt: 1, changeId: 'a', json: JSON.stringify(source) }])
  const views = ['a', 'b', 'c'].flatMap((storyId, index) => viewsOf(storyId, 9 - 2 * index))
  for (const create of [createTrendingFold, createStoriesFold]) {
    await create(redis, { namespace, now }).apply(views)
  }
  await put({ id: 'daily/c', hidden: true })
  board = await startRedisBoard({
    redis,
    namespace,
    log: createLogger({ service: 'test', level: 'silent' }),
    metrics: createMetrics(),
    now,
    maxStories: 10_000,
    warmsUp: false,
  })
})
afterAll(async () => {
  await board.close()
  redis.disconnect()
  await server.stop()
})

function viewsOf(storyId: string, readers: number): FoldableEvent[] {
  return Array.from({ length: readers }, (_, reader) => ({
    messageId: `${storyId}-${reader}`,
    site,
    sourceId: 'web',
    type: 'page',
    storyEvent: 'Story Viewed',
    timestamp: startMs - 60_000,
    receivedAt: startMs - 60_000,
    userId: undefined,
    anonymousId: `reader-${storyId}-${reader}`,
    previousId: undefined,
    storyId,
    isOptedOut: false,
    network: `${30 + reader}.7.1.0`,
    channel: 'direct',
    country: 'ID',
    engagedSeconds: undefined,
    scrollDepth: undefined,
    feedId: undefined,
    surface: undefined,
    position: undefined,
    shown: [],
    topic: undefined,
    story: { title: `Claimed of ${storyId}`, section: 'World', author: 'Somebody' },
  }))
}

let version = 0
async function put(story: CatalogueStory, isRemoved = false): Promise<void> {
  const store = createControlRecordStore(redis, storyRecords, { namespace, onUnreadable() {} })
  const json = isRemoved ? undefined : JSON.stringify(story)
  await store.merge([{ id: story.id, version: ++version, changedAt: 1, changeId: 'a', json }])
}

function listOf(scope: string): string {
  const entries = board.hydrateList(site, scope, board.rankList(site, scope, '24h'))
  return entries.map(({ storyId }) => storyId).join(' ')
}
const waitForList = (scope: string, expected: string): Promise<unknown> =>
  waitFor(() => listOf(scope) === expected, { what: `${scope}: ${expected}` })

it('never shows a story that was hidden before the start', async () => {
  await waitForList('global', 'a b')
  expect(board.story(site, 'c')).toBeUndefined()
  expect(board.find(site, 'global', 'now', 'c')).toBeUndefined()
})

it('shows what the catalogue says of a story, and what events say where it is silent', async () => {
  await put({ id: 'daily/a', title: 'The title', sections: ['Sport', 'Local News'], tags: [] })
  await waitForList('section:sport', 'a')
  await waitForList('section:local-news', 'a')
  await waitForList('section:world', 'b')
  expect(board.story(site, 'a')).toMatchObject({
    card: {
      title: 'The title',
      section: 'Sport',
      sections: ['Sport', 'Local News'],
      author: 'Somebody',
      tags: [],
    },
    scopes: expect.arrayContaining(['section:sport', 'section:local-news']),
  })
  await put({ id: 'daily/a' }, true)
  await waitForList('section:world', 'a b')
  expect(board.story(site, 'a')?.card.title).toBe('Claimed of a')
})

it('removes a story when it is hidden or ends, and lists it when its time comes', async () => {
  await put({ id: 'daily/a', hidden: true })
  await waitForList('global', 'b')
  await put({ id: 'daily/a', publishedAt: new Date(startMs + 60_000).toISOString() })
  await put({ id: 'daily/b', expiresAt: new Date(startMs + 60_000).toISOString() })
  await put({ id: 'daily/c' })
  await waitForList('global', 'b c')
  nowMs = startMs + 60_000
  await waitForList('global', 'a c')
})
