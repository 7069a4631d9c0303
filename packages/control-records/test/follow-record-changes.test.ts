import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import type { CatalogueStory, RecordChange } from '@frontpage/contracts'
import {
  createControlRecordStore,
  followRecordChanges,
  storyRecords,
  type ControlRecordStore,
  type RecordChangesFollower,
} from '@frontpage/control-records'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { beforeCommand, startTestRedis, waitFor, type TestRedis } from '@frontpage/testing'

const namespace = 'test'

let server: TestRedis
let redis: Redis
let store: ControlRecordStore<CatalogueStory>
const open: RecordChangesFollower[] = []
beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis({ url: server.url }, 'producer')
  await waitUntilReady(redis, 5_000)
  store = createControlRecordStore(redis, storyRecords, { namespace, onUnreadable: () => {} })
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((follower) => follower.close()))
  await redis.flushdb()
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

let version = 0
function changeOf(storyId: string, over: Partial<CatalogueStory> = {}): RecordChange {
  const id = `daily/${storyId}`
  return {
    id,
    version: ++version,
    changedAt: 1_000,
    changeId: 'a',
    json: JSON.stringify({ id, title: storyId, ...over }),
  }
}
const removalOf = (storyId: string): RecordChange => ({ ...changeOf(storyId), json: undefined })

/** Keeps the titles, as a service keeps what it needs. */
async function follow(connection: Redis = redis, refreshEveryMs = 5) {
  let titles = new Map<string, string>()
  let next = titles
  let readings = 0
  const unreadable: string[] = []
  const put = (into: Map<string, string>, values: readonly CatalogueStory[]): void => {
    for (const { id, title = '' } of values) into.set(id, title)
  }
  const follower = await followRecordChanges(
    connection,
    storyRecords,
    {
      begin: () => {
        readings++
        next = new Map()
      },
      take: (values) => put(next, values),
      end: () => (titles = next),
      change({ changed, removed }) {
        put(titles, changed)
        for (const id of removed) titles.delete(id)
      },
    },
    { namespace, refreshEveryMs, onUnreadable: (id) => unreadable.push(id), onError: () => {} },
  )
  open.push(follower)
  return {
    follower,
    unreadable,
    readings: () => readings,
    titles: () => [...titles.values()].toSorted().join(' '),
  }
}

it('passes all records on once, and then what changes and goes', async () => {
  await store.merge(['a', 'b', 'c'].map((id) => changeOf(id)))
  const followed = await follow()
  expect([followed.follower.isLoaded(), followed.titles()]).toEqual([true, 'a b c'])
  await store.putAll([changeOf('b', { title: 'B' }), removalOf('a'), changeOf('d')])
  await waitFor(() => followed.titles() === 'B c d')
  expect(followed.readings()).toBe(1)
})

it('passes on one moment, also while records change as they are read', async () => {
  await store.merge(Array.from({ length: 2_000 }, (_, at) => changeOf(`s${String(at).padStart(4, '0')}`)))
  let parts = 0
  const changing = beforeCommand(redis, 'hscan', async () => {
    parts++
    await store.putAll([removalOf(`s${String(parts).padStart(4, '0')}`), changeOf(`new-${parts}`)])
  })
  const followed = await follow(changing, 60_000)
  expect(parts).toBeGreaterThan(3)
  const now = (await store.snapshot())?.values.map(({ title = '' }) => title) ?? []
  expect(followed.titles()).toBe(now.toSorted().join(' '))
})

it('reads all again where Redis has another past, and forgets what is not there', async () => {
  await store.merge([changeOf('a'), changeOf('b')])
  const followed = await follow()
  await redis.flushdb()
  await store.merge([changeOf('a'), changeOf('c')])
  await waitFor(() => followed.titles() === 'a c')
  expect(followed.readings()).toBe(2)
})

it('keeps what it knows while Redis was emptied, and leaves out what it cannot read', async () => {
  await store.merge([changeOf('a')])
  const followed = await follow()
  await redis.flushdb()
  await store.merge([changeOf('a'), changeOf('b', { url: 'javascript:alert(1)' })])
  await waitFor(() => followed.unreadable.length > 0)
  expect(followed.titles()).toBe('a')
})

it('is loaded once Redis has answered, also that there is nothing', async () => {
  const followed = await follow()
  expect([followed.follower.isLoaded(), followed.readings()]).toEqual([true, 0])
  const failing = beforeCommand(redis, 'get', () => Promise.reject(new Error('gone')))
  expect((await follow(failing)).follower.isLoaded()).toBe(false)
})
