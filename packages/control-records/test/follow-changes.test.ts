import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import { controlRecordKeys, sourceSchema, type RecordChange, type Source } from '@frontpage/contracts'
import {
  createControlRecordStore,
  sourceRecords,
  startControlRecordRegistry,
  type ControlRecordRegistry,
  type ControlRecordRegistryOptions,
  type ControlRecordStore,
} from '@frontpage/control-records'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import {
  beforeCommand,
  hashTagOf,
  recordLuaCalls,
  startTestRedis,
  waitFor,
  type TestRedis,
} from '@frontpage/testing'

const namespace = 'test'
const keys = controlRecordKeys('sources', namespace)

let server: TestRedis
let redis: Redis
let store: ControlRecordStore<Source>
const open: ControlRecordRegistry<Source>[] = []
beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis({ url: server.url }, 'producer')
  await waitUntilReady(redis, 5_000)
  store = createControlRecordStore(redis, sourceRecords, { namespace, onUnreadable: () => {} })
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((registry) => registry.close()))
  await redis.flushdb()
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

let version = 0
const changeOf = (id: string, over: Partial<Source> = {}): RecordChange => ({
  id,
  version: ++version,
  changedAt: 1_000,
  changeId: 'a',
  json: JSON.stringify(
    sourceSchema.parse({ id, name: id, writeKey: `key-of-${id}`, site: 'daily', ...over }),
  ),
})
const removalOf = (id: string): RecordChange => ({ ...changeOf(id), json: undefined })

/** Follows the store, and records the reads and the reported changes. */
async function follow(
  followed: ControlRecordStore<Source>,
  options: Partial<ControlRecordRegistryOptions<Source>> = {},
) {
  const reads: string[] = []
  const told: { changed: string[]; removed: readonly string[] }[] = []
  const counting: ControlRecordStore<Source> = {
    ...followed,
    snapshot: () => (reads.push('all'), followed.snapshot()),
    changesSince: (mark) => (reads.push('changes'), followed.changesSince(mark)),
  }
  const registry = await startControlRecordRegistry(counting, {
    refreshEveryMs: 60_000,
    onError: () => {},
    onChange: ({ changed, removed }) => void told.push({ changed: changed.map(({ id }) => id), removed }),
    ...options,
  })
  open.push(registry)
  return { registry, reads, told, names: () => registry.all().map(({ name }) => name) }
}

it('reads all records once, and then what changed, whoever changed it', async () => {
  await store.merge(['a', 'b', 'c'].map((id) => changeOf(id)))
  const { registry, reads, told, names } = await follow(store)
  expect([reads, names()]).toEqual([['all'], ['a', 'b', 'c']])

  await store.put(changeOf('b', { name: 'B' }))
  await store.put(changeOf('d'))
  await store.putAll([removalOf('a'), changeOf('c', { name: 'C' })])
  await store.merge([changeOf('e')])
  await registry.refresh()

  expect(reads).toEqual(['all', 'changes'])
  expect(names().toSorted()).toEqual(['B', 'C', 'd', 'e'])
  expect(told.map(({ changed, removed }) => [changed.toSorted(), removed])).toEqual([
    [['a', 'b', 'c'], []],
    [['b', 'c', 'd', 'e'], ['a']],
  ])
  await registry.refresh()
  expect(reads).toEqual(['all', 'changes'])
})

it('has the same order however it came to its records', async () => {
  await store.merge([changeOf('a'), changeOf('b'), changeOf('c')])
  const { registry } = await follow(store)
  await store.put({ ...changeOf('b'), changedAt: 500 })
  await store.put({ ...changeOf('a'), changedAt: 2_000 })
  await registry.refresh()
  const fresh = await follow(store)
  expect(registry.all().map(({ id }) => id)).toEqual(['b', 'c', 'a'])
  expect(fresh.registry.all()).toEqual(registry.all())
})

it('reads all again where Redis has another past, though it counted as many changes', async () => {
  await store.merge([changeOf('a')])
  await store.put(changeOf('b'))
  const { registry, reads, told, names } = await follow(store)
  await redis.flushdb()
  await store.merge([changeOf('a')])
  await store.put(changeOf('c'))
  await registry.refresh()
  expect([reads, names()]).toEqual([
    ['all', 'changes', 'all'],
    ['a', 'c'],
  ])
  expect(told.at(-1)?.changed.toSorted()).toEqual(['a', 'c'])
  expect(told.at(-1)?.removed).toEqual(['b'])
})

it('reads all again after more changes than Redis remembers', async () => {
  await store.merge([changeOf('a')])
  const { registry, reads, names } = await follow(store)
  await store.put(changeOf('b'))
  await redis.xtrim(keys.changes, 'MAXLEN', 0)
  await store.put(changeOf('c'))
  await registry.refresh()
  expect([reads, names().toSorted()]).toEqual([
    ['all', 'changes', 'all'],
    ['a', 'b', 'c'],
  ])
})

it('sees all of a merge whose first parts came before another change', async () => {
  await store.merge([changeOf('a')])
  const { registry, names } = await follow(store)
  let calls = 0
  const merging = createControlRecordStore(
    beforeCommand(redis, 'eval', async () => {
      if (++calls !== 2) return
      await store.put(changeOf('b'))
      await registry.refresh()
    }),
    sourceRecords,
    { namespace, onUnreadable: () => {} },
  )
  await merging.merge(Array.from({ length: 700 }, (_, at) => changeOf(`s${at}`)))
  await registry.refresh()
  expect(new Set(names()).size).toBe(702)
})

it('reads all records as of one moment, also while they change', async () => {
  await store.merge(Array.from({ length: 2_000 }, (_, at) => changeOf(`s${at}`)))
  let parts = 0
  const reading = createControlRecordStore(
    beforeCommand(redis, 'hscan', async () => {
      parts++
      await store.putAll([removalOf(`s${parts}`), changeOf(`new-${parts}`)])
    }),
    sourceRecords,
    { namespace, onUnreadable: () => {} },
  )
  const { registry, reads } = await follow(reading)
  expect(parts).toBeGreaterThan(4)
  expect(reads).toEqual(['all'])
  const now = (await store.snapshot())?.values ?? []
  expect(
    registry
      .all()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(now.map(({ id }) => id).toSorted())
})

it('takes several changes or none', async () => {
  await store.merge([changeOf('a'), changeOf('b')])
  const taken = changeOf('c', { writeKey: 'key-of-a' })
  expect(await store.putAll([changeOf('b', { name: 'B' }), taken])).toEqual({ heldBy: 'a', id: 'c' })
  const stored = (await store.snapshot())?.values.map(({ name }) => name)
  expect(stored).toEqual(['a', 'b'])
})

it('names those of several changes that are not newer than what Redis has, and takes the others', async () => {
  const [older, newer] = [changeOf('a'), changeOf('a', { name: 'A' })]
  await store.merge([newer, changeOf('b')])
  const outcome = await store.putAll([older, changeOf('b', { name: 'B' })])
  expect(outcome).toEqual({ newerVersions: new Map([['a', newer.version]]) })
  expect((await store.snapshot())?.values.map(({ name }) => name)).toEqual(['A', 'B'])
})

it('takes a change of an expected version only while the record has it, and once more when it is sent again', async () => {
  const first = changeOf('a')
  await store.merge([first])
  const second = changeOf('a', { name: 'Second' })
  const rival = { ...changeOf('a', { name: 'Rival' }), version: second.version, changedAt: 5_000 }
  const taken = { newerVersions: new Map() }
  expect(await store.putAll([second], first.version)).toEqual(taken)
  expect(await store.putAll([second], first.version)).toEqual(taken)
  expect(await store.putAll([rival], first.version)).toEqual({
    newerVersions: new Map([['a', second.version]]),
  })
  expect((await store.get('a'))?.name).toBe('Second')
})

it('touches keys of one hash tag only in every Lua call', async () => {
  await store.merge([changeOf('a')])
  const { registry } = await follow(store)
  const calls = await recordLuaCalls(server.url, async () => {
    await store.claim(sourceSchema.parse({ id: 'b', name: 'B', writeKey: 'b', site: 'daily' }))
    await store.put(changeOf('b'))
    await registry.refresh()
  })
  expect(calls).toHaveLength(3)
  for (const { keys: touched } of calls) expect(new Set(touched.map(hashTagOf)).size).toBe(1)
})

it('brings a Redis up to a history of many records by their stamps, and reads only what it lacks', async () => {
  const history = Array.from({ length: 12_000 }, (_, at) => changeOf(`s${String(at).padStart(5, '0')}`))
  await store.merge(history)
  const newest = new Map(history.map((change) => [change.id, change]))
  for (const id of ['s00003', 's11999']) newest.set(id, changeOf(id, { name: 'Changed' }))
  const asked: string[] = []
  const restoring = {
    stampsAfter: async (id: string) => [...newest.values()].filter((each) => each.id > id).slice(0, 5_000),
    changesOf: async (ids: readonly string[]) => {
      asked.push(...ids)
      return ids.flatMap((id) => newest.get(id) ?? [])
    },
  }
  const { registry } = await follow(store, { history: restoring, refreshEveryMs: 10 })
  await waitFor(() => registry.byId('s11999')?.name === 'Changed')
  expect([asked.toSorted(), registry.byId('s00003')?.name]).toEqual([['s00003', 's11999'], 'Changed'])
})
