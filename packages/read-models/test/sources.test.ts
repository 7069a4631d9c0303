import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import { sourceSchema, sourcesKey, type Source } from '@frontpage/contracts'
import {
  createSourceStore,
  startSourceRegistry,
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

/** Into an empty Redis, too. */
async function put(source: Source): Promise<void> {
  if (!(await store.put(source))) await store.restore([source])
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
  const registry = await start({ readHistory: () => Promise.resolve([buildSource({ name: 'Newest' })]) })
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
  const informed = await start({ readHistory: () => Promise.resolve([buildSource({ writeKey: 'new' })]) })
  await behind.refresh()
  for (const registry of [informed, behind]) expect(registry.byId('web')?.writeKey).toBe('new')
})

it('takes single changes only into a Redis that has all records, and fills only one that has none', async () => {
  expect(await store.put(buildSource())).toBe(false)
  expect(await store.remove('web')).toBe(false)
  expect([await store.version(), await store.snapshot(), await store.list()]).toEqual([
    undefined,
    undefined,
    [],
  ])
  await store.restore([buildSource({ name: 'First' }), buildSource({ id: 'app', writeKey: 'app' })])
  await store.restore([buildSource({ name: 'Late' }), buildSource({ id: 'removed', writeKey: 'removed' })])
  expect((await store.list()).map(({ name }) => name).toSorted()).toEqual(['First', 'Web'])
  expect(await store.remove('app')).toBe(true)
  expect((await store.snapshot())?.values.map(({ id }) => id)).toEqual(['web'])
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
