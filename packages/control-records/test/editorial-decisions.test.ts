import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import {
  controlRecordKeys,
  editorialDecisionSchema,
  excludedReadersKey,
  type EditorialDecision,
  type RecordChange,
} from '@frontpage/contracts'
import {
  createControlRecordStore,
  decisionRecords,
  startControlRecordRegistry,
  type ControlRecordStore,
} from '@frontpage/control-records'
import { createInForceBySite } from '@frontpage/editorial'
import { followExcludedReaders } from '@frontpage/read-models'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import {
  beforeCommand,
  hashTagOf,
  recordLuaCalls,
  startTestRedis,
  waitFor,
  type TestRedis,
} from '@frontpage/testing'
import { toRecordHistory } from './to-record-history.js'

const namespace = 'test'
let server: TestRedis
let redis: Redis
let store: ControlRecordStore<EditorialDecision>
let unreadable: string[] = []
const open: { close(): void }[] = []
const onError = (): void => undefined

beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis({ url: server.url }, 'producer')
  await waitUntilReady(redis, 5_000)
  store = createControlRecordStore(redis, decisionRecords, {
    namespace,
    onUnreadable: (id) => unreadable.push(id),
  })
})
afterEach(async () => {
  for (const each of open.splice(0)) each.close()
  await redis.flushdb()
  unreadable = []
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

function build(id: string, body: object): EditorialDecision {
  const stamp = { id, decidedAt: '2026-06-01T10:00:00.000Z', decidedBy: 'ann' }
  return editorialDecisionSchema.parse({ site: 'daily', ...stamp, ...body })
}
let version = 0
const changeOf = (decision: EditorialDecision): RecordChange => ({
  id: decision.id,
  version: ++version,
  changedAt: 1_000,
  changeId: 'a',
  json: JSON.stringify(decision),
})
/** Newer than all earlier versions, also in an empty Redis. */
const put = (decision: EditorialDecision): Promise<void> => store.merge([changeOf(decision)])
const remove = (id: string): Promise<unknown> =>
  store.put({ id, version: ++version, changedAt: 1_000, changeId: 'a', json: undefined })
const stored = async (): Promise<readonly EditorialDecision[]> => (await store.snapshot())?.values ?? []
const exclude = (id: string, readerId: string): EditorialDecision =>
  build(id, { kind: 'exclude-reader', readerId })
const excluded = async (): Promise<string[]> =>
  (await redis.smembers(excludedReadersKey(namespace))).toSorted()

it('keeps a set of excluded readers that follows the decisions', async () => {
  await put(exclude('one', 'monitor'))
  await put(exclude('two', 'monitor'))
  await put(exclude('three', 'rival'))
  expect(await excluded()).toEqual(['monitor', 'rival'])
  await remove('one')
  expect(await excluded()).toEqual(['monitor', 'rival'])
  await remove('two')
  expect(await excluded()).toEqual(['rival'])
  await put(exclude('three', 'other'))
  expect(await excluded()).toEqual(['other'])
  await put(build('three', { kind: 'approve', storyId: 'a' }))
  expect(await excluded()).toEqual([])
})

it('fills the set again with what is restored', async () => {
  await store.merge([exclude('one', 'monitor'), exclude('two', 'rival')].map(changeOf))
  expect(await excluded()).toEqual(['monitor', 'rival'])
})

it('is not stopped by a decision that cannot be read', async () => {
  await put(exclude('one', 'rival'))
  await redis.hset(controlRecordKeys('decisions', namespace).records, 'broken', '{"kind":')
  await put(exclude('one', 'monitor'))
  expect([await excluded(), (await stored()).map(({ id }) => id), unreadable]).toEqual([
    ['monitor'],
    ['one'],
    ['broken'],
  ])
})

it('touches keys of one hash tag only in every Lua call', async () => {
  const calls = await recordLuaCalls(server.url, () => store.merge([exclude('one', 'monitor')].map(changeOf)))
  expect(calls).toHaveLength(1)
  for (const { keys } of calls) expect(new Set(keys.map(hashTagOf)).size).toBe(1)
})

it('tells others of excluded readers, and of those that are no longer', async () => {
  const readers = await followExcludedReaders(redis, { namespace, refreshEveryMs: 10, onError })
  open.push(readers)
  expect([readers.isLoaded(), readers.has('monitor')]).toEqual([true, false])
  await put(exclude('one', 'monitor'))
  await waitFor(() => readers.has('monitor'))
  // The same number of readers as before, with another one among them.
  await put(exclude('one', 'rival'))
  await waitFor(() => readers.has('rival') && !readers.has('monitor'))
})

it('goes on excluding whom an emptied Redis forgot, until it is told again', async () => {
  await put(exclude('one', 'monitor'))
  let looks = 0
  const looking = beforeCommand(redis, 'get', async () => looks++)
  const readers = await followExcludedReaders(looking, { namespace, refreshEveryMs: 10, onError })
  open.push(readers)
  await redis.flushdb()
  const looksBefore = looks
  await waitFor(() => looks > looksBefore + 2)
  expect(readers.has('monitor')).toBe(true)
  await store.merge([exclude('two', 'rival')].map(changeOf))
  await waitFor(() => readers.has('rival'))
  expect(readers.has('monitor')).toBe(false)
})

it('goes on excluding them, too, where Redis is emptied while they are read', async () => {
  await put(exclude('one', 'monitor'))
  let looks = 0
  const emptying = beforeCommand(redis, 'smembers', async () => looks++ > 0 && redis.flushdb())
  const readers = await followExcludedReaders(emptying, { namespace, refreshEveryMs: 10, onError })
  open.push(readers)
  await put(exclude('two', 'rival'))
  await waitFor(() => looks === 2)
  await waitFor(async () => (await store.version()) === undefined)
  expect([readers.has('monitor'), readers.has('rival')]).toEqual([true, false])
})

it('does not ask the history again and again where nothing was ever decided, and follows what is decided then', async () => {
  let asked = 0
  let looked = 0
  const registry = await startControlRecordRegistry(
    { ...store, version: () => (looked++, store.version()) },
    { refreshEveryMs: 5, history: toRecordHistory(() => (asked++, Promise.resolve([]))), onError },
  )
  open.push(registry)
  await waitFor(() => looked > 5)
  expect([registry.isLoaded(), registry.all(), asked]).toEqual([true, [], 1])
  // A caller who is about to write needs the current state.
  await registry.refresh()
  expect(asked).toBe(2)
  await put(exclude('one', 'monitor'))
  await waitFor(() => registry.all().length === 1)
})

it('knows what is in force, and makes it anew only when something changed or ended', async () => {
  const registry = await startControlRecordRegistry(store, { refreshEveryMs: 60_000, onError })
  open.push(registry)
  const { inForce } = createInForceBySite(() => registry.all())
  const nowMs = Date.parse('2026-06-01T12:00:00Z')
  const until = new Date(nowMs + 1_000).toISOString()
  await put(build('pin', { kind: 'pin', scope: 'global', storyId: 'a', position: 1, until }))
  await registry.refresh()
  const before = inForce('daily', nowMs)
  expect(before.pins.map(({ id }) => id)).toEqual(['pin'])
  expect(inForce('daily', nowMs + 999)).toBe(before)
  expect(inForce('daily', nowMs + 1_000).pins).toEqual([])
  await put(build('block', { kind: 'block-story', storyId: 'b' }))
  await registry.refresh()
  expect([...inForce('daily', nowMs).blockedStories]).toEqual(['b'])
  expect(inForce('weekly', nowMs).blockedStories.size).toBe(0)
})
