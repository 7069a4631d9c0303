import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import { sourceSchema, sourcesKey, type Source } from '@frontpage/contracts'
import {
  createSourceStore,
  startSourceRegistry,
  type RecordChange,
  type SourceRegistry,
  type SourceRegistryOptions,
  type SourceStore,
} from '@frontpage/read-models'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { startTestRedis, waitFor, type TestRedis } from '@frontpage/testing'

let server: TestRedis
let redis: Redis
let store: SourceStore
let unreadable: string[] = []
const open: SourceRegistry[] = []

beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis({ url: server.url }, 'producer')
  await waitUntilReady(redis, 5_000)
  store = createSourceStore(redis, { onUnreadable: (id) => unreadable.push(id) })
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((registry) => registry.close()))
  await redis.flushall()
  unreadable = []
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

function buildSource(over: Partial<Source> = {}): Source {
  return sourceSchema.parse({ id: 'web', name: 'Web', writeKey: 'key', site: 'daily', ...over })
}

const changeOf = (value: Source, over: Partial<RecordChange<Source>> = {}): RecordChange<Source> => ({
  id: value.id,
  version: 1,
  changedAt: 1_000,
  value,
  ...over,
})

let version = 0
/** Newer than all before, and into an empty Redis, too. */
async function put(source: Source): Promise<void> {
  await store.merge([changeOf(source, { version: ++version })])
}

async function start(options: Partial<SourceRegistryOptions> = {}): Promise<SourceRegistry> {
  const registry = await startSourceRegistry(store, { refreshEveryMs: 10, onError: () => {}, ...options })
  open.push(registry)
  return registry
}

it('follows every change, whoever made it', async () => {
  const registry = await start({ readHistory: () => Promise.resolve([]) })
  expect([registry.isLoaded(), registry.byWriteKey('key')]).toEqual([true, undefined])
  await put(buildSource())
  await waitFor(() => registry.byWriteKey('key')?.enabled === true)
  await put(buildSource({ enabled: false }))
  await waitFor(() => registry.byId('web')?.enabled === false)
})

it('gives a Redis that lost its sources back what the history says', async () => {
  await put(buildSource({ name: 'Newest' }))
  const registry = await start({
    readHistory: () => Promise.resolve([changeOf(buildSource({ name: 'Newest' }))]),
  })
  await redis.flushall()
  await waitFor(async () => (await store.list()).length === 1)
  expect((await store.list())[0]?.name).toBe('Newest')
  expect(registry.byWriteKey('key')?.name).toBe('Newest')
})

it.each<[string, Partial<SourceRegistryOptions>]>([
  ['cannot be read', { readHistory: () => Promise.resolve(undefined) }],
  ['is not at hand', {}],
])('restores nothing from its memory while the history %s, and keeps it in force', async (_why, options) => {
  await put(buildSource())
  const registry = await start(options)
  await redis.flushall()
  expect(await registry.refresh()).toBe(false)
  expect([await store.version(), await store.list()]).toEqual([undefined, []])
  expect(registry.byWriteKey('key')?.id).toBe('web')
})

it('restores what was changed last, also where a process that missed the change comes first', async () => {
  await put(buildSource({ writeKey: 'old' }))
  const behind = await start({ refreshEveryMs: 60_000 })
  await put(buildSource({ writeKey: 'new' }))
  await redis.flushall()
  await behind.refresh()
  const informed = await start({
    readHistory: () => Promise.resolve([changeOf(buildSource({ writeKey: 'new' }))]),
  })
  await behind.refresh()
  for (const registry of [informed, behind]) expect(registry.byId('web')?.writeKey).toBe('new')
})

it('takes single changes only into a Redis that has all records', async () => {
  expect(await store.put(changeOf(buildSource()))).toBe(false)
  expect([await store.version(), await store.snapshot(), await store.list()]).toEqual([
    undefined,
    undefined,
    [],
  ])
  await store.merge([])
  expect(await store.version()).toBeUndefined()
  await store.merge([changeOf(buildSource({ id: 'app', writeKey: 'app' }))])
  expect(await store.put(changeOf(buildSource()))).toBe(true)
  expect((await store.snapshot())?.values.map(({ id }) => id).toSorted()).toEqual(['app', 'web'])
})

it('has the newest change of each record, in whatever order and how often changes arrive', async () => {
  const other = changeOf(buildSource({ id: 'app', writeKey: 'app' }))
  const changes = [
    changeOf(buildSource({ name: 'First' })),
    changeOf(buildSource({ name: 'Second' }), { version: 2, changedAt: 3_000 }),
    changeOf(buildSource({ name: 'Second, later' }), { version: 2, changedAt: 20_000 }),
    changeOf(buildSource({ name: 'Tenth' }), { version: 10, changedAt: 2_000 }),
    changeOf(buildSource(), { version: 11, value: undefined }),
  ]
  for (const [last, expected] of [
    [3, 'Second, later'],
    [4, 'Tenth'],
    [5, undefined],
  ] as const) {
    const some = [...changes.slice(0, last), ...changes.slice(0, last)]
    for (const order of [some, some.toReversed()]) {
      await redis.flushall()
      await store.merge([other])
      for (const change of order) expect(await store.put(change)).toBe(true)
      expect([(await store.get('web'))?.name, (await store.list()).length]).toEqual([
        expected,
        expected === undefined ? 1 : 2,
      ])
    }
  }
  // What changes nothing is no change.
  const before = await store.version()
  await store.merge([...changes, other])
  expect(await store.version()).toBe(before)
})

it('brings a Redis that came back without its last changes up to the history, and leaves what that does not know', async () => {
  const removed = changeOf(buildSource({ id: 'old', writeKey: 'old' }))
  const unknown = changeOf(buildSource({ id: 'new', writeKey: 'new' }))
  await store.merge([changeOf(buildSource({ writeKey: 'stale' })), removed, unknown])
  const history = [
    changeOf(buildSource({ writeKey: 'rotated' }), { version: 2 }),
    { ...removed, version: 2, value: undefined },
  ]
  const registry = await start({ readHistory: () => Promise.resolve(history) })
  await waitFor(() => registry.byWriteKey('rotated') !== undefined)
  expect(
    registry
      .all()
      .map(({ writeKey }) => writeKey)
      .toSorted(),
  ).toEqual(['new', 'rotated'])
  expect((await store.list()).length).toBe(2)
})

it('starts from its last good copy while Redis is away, and catches up when it is back', async () => {
  let copied: readonly Source[] | undefined
  const copy = {
    read: () => Promise.resolve(copied),
    write: async (sources: readonly Source[]) => void (copied = sources),
  }
  await put(buildSource())
  await start({ copy })
  await waitFor(() => copied?.length === 1)
  await server.kill()
  const errors: Error[] = []
  const registry = await start({ copy, onError: (error) => errors.push(error) })
  expect([registry.isLoaded(), registry.byWriteKey('key')?.id]).toEqual([true, 'web'])
  expect(errors).toHaveLength(1)
  await server.restart()
  await waitFor(() => registry.refresh().then(() => true))
  await put(buildSource({ writeKey: 'new-key' }))
  await waitFor(() => registry.byWriteKey('new-key'))
})

it('knows that it does not know: without Redis, copy and history nobody’s key is unknown', async () => {
  await server.kill()
  const registry = await start()
  expect(registry.isLoaded()).toBe(false)
  await server.restart({ empty: true })
  await waitFor(() => redis.ping())
})

it('leaves out a source that it cannot read, and reports it', async () => {
  await put(buildSource())
  await redis.hset(sourcesKey(), 'broken', '{"id":')
  expect((await store.list()).map(({ id }) => id)).toEqual(['web'])
  expect(unreadable).toEqual(['broken'])
})

it('sees a change by others also in a Redis that was emptied and filled again meanwhile', async () => {
  await put(buildSource())
  const registry = await start({ refreshEveryMs: 60_000 })
  await redis.flushall()
  await put(buildSource({ name: 'After' }))
  await registry.refresh()
  expect(registry.byId('web')?.name).toBe('After')
})

it('follows changes also while a copy takes its time', async () => {
  await put(buildSource())
  let finish = (): void => {}
  const written: (readonly Source[])[] = []
  const copy = {
    read: () => Promise.resolve(undefined),
    write: (sources: readonly Source[]) => {
      written.push(sources)
      return new Promise<void>((resolve) => (finish = resolve))
    },
  }
  const registry = await start({ copy })
  await waitFor(() => written.length === 1)
  for (const name of ['Second', 'Third']) {
    await put(buildSource({ name }))
    await waitFor(() => registry.byId('web')?.name === name)
  }
  finish()
  await waitFor(() => written.length === 2)
  finish()
  // What was overtaken is not written any more.
  expect(written.map(([source]) => source?.name)).toEqual(['Web', 'Third'])
})

it('keeps sources in force when their copy cannot be written', async () => {
  const errors: Error[] = []
  await put(buildSource())
  const copy = { read: () => Promise.resolve(undefined), write: () => Promise.reject(new Error('disk full')) }
  const registry = await start({ copy, onError: (error) => errors.push(error) })
  expect([registry.isLoaded(), registry.byId('web')?.name]).toEqual([true, 'Web'])
  await waitFor(() => errors.length === 1)
})
