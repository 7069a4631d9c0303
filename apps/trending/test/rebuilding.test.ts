import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import {
  generationNamespace,
  readModelsKeys,
  sourceSchema,
  storyBucketOf,
  type Channel,
} from '@frontpage/contracts'
import { createControlRecordStore, sourceRecords } from '@frontpage/control-records'
import {
  createStoriesFold,
  createTrendingFold,
  type FoldableEvent,
  type ReadModelName,
  type ReadModelState,
} from '@frontpage/read-models'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { createLogger, createMetrics } from '@frontpage/service-kit'
import { startTestRedis, waitFor, type TestRedis } from '@frontpage/testing'
import { startRedisBoard } from '../src/board/start-board.js'

jest.setTimeout(60_000)

const site = 'daily'
const start = Date.UTC(2026, 10, 24, 12, 30)
const startedAt = performance.now()
/** Time passes, since lists are made of the moment. */
const now = (): number => start + Math.floor(performance.now() - startedAt)
const hourMs = 3_600_000
const thisHour = Math.floor(start / hourMs)

const thousand = Array.from({ length: 1_000 }, (_, n) => `story-${n}`)

let server: TestRedis
let redis: Redis
let namespaces = 0
let namespace: string
let board: Awaited<ReturnType<typeof startRedisBoard>>
beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis({ url: server.url }, 'producer')
  await waitUntilReady(redis, 10_000)
})
beforeEach(async () => {
  namespace = `test-${namespaces++}`
  const source = sourceSchema.parse({ id: 'web', name: 'Web', writeKey: `key-${namespaces}`, site })
  const store = createControlRecordStore(redis, sourceRecords, { namespace, onUnreadable() {} })
  await store.merge([{ id: 'web', version: 1, changedAt: 1, changeId: 'a', json: JSON.stringify(source) }])
})
afterEach(() => board.close())
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

async function open(): Promise<void> {
  board = await startRedisBoard({
    redis,
    namespace,
    log: createLogger({ service: 'test', level: 'silent' }),
    metrics: createMetrics(),
    now,
    maxStories: 10_000,
    warmsUp: false,
  })
}

function views(storyId: string, readers: number, title: string, atMs = start - 60_000): FoldableEvent[] {
  return Array.from({ length: readers }, (_, reader) => ({
    messageId: `${storyId}-${reader}`,
    site,
    sourceId: 'web',
    type: 'page',
    storyEvent: 'Story Viewed',
    timestamp: atMs,
    receivedAt: atMs,
    userId: undefined,
    anonymousId: `reader-${reader}`,
    previousId: undefined,
    storyId,
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
    story: { title },
  }))
}

async function fold(generation: number, events: readonly FoldableEvent[]): Promise<void> {
  const options = { namespace: generationNamespace(namespace, generation), now }
  await createTrendingFold(redis, options).apply(events)
  await createStoriesFold(redis, options).apply(events)
}

async function setState(name: ReadModelName, state: Partial<ReadModelState>): Promise<void> {
  const whole = { layout: 1, generation: 0, ...state }
  await redis.hset(readModelsKeys(namespace).states, name, JSON.stringify(whole))
}

function rebuildOf(done: number, more: object = {}): { rebuild: NonNullable<ReadModelState['rebuild']> } {
  const [id, reason] = ['a', 'missing'] as const
  const hours = { newestHour: thisHour, oldestHour: thisHour - 192, nextHour: thisHour - done }
  return { rebuild: { id, reason, startedMs: start, revision: 1, ...hours, events: 0, ...more } }
}

const listed = (): (string | undefined)[] => {
  const skeleton = board.rankList(site, 'global', '24h')
  return board.hydrateList(site, 'global', skeleton).map(({ card }) => card.title)
}

describe('a board of stories', () => {
  it('shows those of the next generation once that is the one that is read', async () => {
    await fold(0, [...views('a', 5, 'A'), ...views('b', 3, 'Old B')])
    await fold(1, [...views('b', 3, 'New B'), ...views('c', 5, 'C')])
    await open()
    await waitFor(() => listed().join() === 'A,Old B')
    await setState('trending', { building: 1, ...rebuildOf(3, { into: 1, reason: 'requested' }) })
    await setState('stories', { building: 1, ...rebuildOf(3, { into: 1, reason: 'requested' }) })
    await setState('stories', { generation: 1 })
    await waitFor(() => listed().join() === 'A,New B')
    expect(board.state().coverage).toBe(undefined)
    await setState('trending', { generation: 1 })
    await waitFor(() => listed().join() === 'C,New B')
  })

  it('says how much of them is there, and makes its lists anew when that changes', async () => {
    await open()
    await waitFor(() => board.state().isLoaded)
    const changes: (number | string)[] = []
    board.onChange(() => {
      const { coverage } = board.state()
      const from = coverage === undefined ? 'whole' : (coverage.coversFromMs ?? 'nothing')
      if (changes.at(-1) !== from) changes.push(from)
    })
    const version = board.version(site)
    await setState('stories', rebuildOf(0))
    await waitFor(() => board.state().coverage !== undefined)
    await setState('trending', rebuildOf(4))
    await setState('stories', rebuildOf(3))
    const coversFromMs = (thisHour - 1) * hourMs
    await waitFor(() => board.state().coverage?.coversFromMs === coversFromMs)
    await setState('trending', {})
    await setState('stories', {})
    await waitFor(() => board.state().coverage === undefined)
    expect(changes[0]).toBe('nothing')
    expect(changes).toContain(coversFromMs)
    expect(changes.at(-1)).toBe('whole')
    expect(board.version(site)).toBeGreaterThan(version + 2)
  })

  it('has the readers of days ago once they are all there, though nobody is told of these one by one', async () => {
    const long = start - 30 * hourMs
    await fold(0, views('a', 5, 'A'))
    await setState('trending', rebuildOf(3))
    await open()
    await waitFor(() => listed().join() === 'A')
    const ofThen = createTrendingFold(redis, { namespace, now: () => long + 60_000 })
    // A bucket that has something already is not read as a whole when more comes.
    const other = thousand.find((id) => storyBucketOf(id) === storyBucketOf('a'))!
    await ofThen.apply(views(other, 4, 'Other', long))
    const known = (): boolean => board.story(site, other) !== undefined
    await setState('trending', rebuildOf(60))
    await waitFor(() => board.state().coverage?.coversFromMs === (thisHour - 58) * hourMs)
    expect(known()).toBe(false)
    await setState('trending', {})
    await waitFor(known)
  })
})
