import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
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
import { beforeCommand, startTestRedis, unlessExternal, waitFor, type TestRedis } from '@frontpage/testing'
import { toRecordHistory } from './to-record-history.js'

const itWithOwnRedis = unlessExternal('redis', it)

const namespace = 'test'
const keys = controlRecordKeys('sources', namespace)

/** A registry of sources that is asked by write key. */
interface SourceRegistry extends ControlRecordRegistry<Source> {
  byWriteKey(writeKey: string): Source | undefined
}

type SourceRegistryOptions = Omit<ControlRecordRegistryOptions<Source>, 'history'> & {
  readHistory?: () => Promise<readonly RecordChange[] | undefined>
  writeHistory?: (changes: readonly RecordChange[]) => Promise<void>
}

let server: TestRedis
let redis: Redis
let store: ControlRecordStore<Source>
let unreadable: string[] = []
const open: ControlRecordRegistry<Source>[] = []

beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis({ url: server.url }, 'producer')
  await waitUntilReady(redis, 5_000)
  store = createControlRecordStore(redis, sourceRecords, {
    namespace,
    onUnreadable: (id) => unreadable.push(id),
  })
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((registry) => registry.close()))
  await redis.flushdb()
  unreadable = []
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

function buildSource(over: Partial<Source> = {}): Source {
  return sourceSchema.parse({ id: 'web', name: 'Web', writeKey: 'key', site: 'daily', ...over })
}

const changeOf = (
  source: Source,
  { isRemoved = false, ...over }: Partial<RecordChange> & { isRemoved?: boolean } = {},
): RecordChange => ({
  id: source.id,
  version: 1,
  changedAt: 1_000,
  changeId: 'a',
  json: isRemoved ? undefined : JSON.stringify(source),
  ...over,
})
const stored = async (): Promise<readonly Source[]> => (await store.snapshot())?.values ?? []

let version = 0
/** Newer than all earlier versions, also in an empty Redis. */
async function put(source: Source): Promise<void> {
  await store.merge([changeOf(source, { version: ++version })])
}

async function start({
  readHistory,
  writeHistory,
  ...options
}: Partial<SourceRegistryOptions> = {}): Promise<SourceRegistry> {
  const registry = await startControlRecordRegistry(store, {
    refreshEveryMs: 10,
    onError: () => {},
    ...(readHistory && { history: toRecordHistory(readHistory, writeHistory) }),
    ...options,
  })
  open.push(registry)
  return {
    ...registry,
    byWriteKey: (writeKey) => registry.all().find((source) => source.writeKey === writeKey),
  }
}

it('follows every change, whoever made it', async () => {
  const registry = await start({ readHistory: () => Promise.resolve([]) })
  expect([registry.isLoaded(), registry.byWriteKey('key')]).toEqual([true, undefined])
  await put(buildSource())
  await waitFor(() => registry.byWriteKey('key')?.enabled === true)
  await put(buildSource({ enabled: false }))
  await waitFor(() => registry.byId('web')?.enabled === false)
})

it('gives a Redis that lost its sources back what the history says, not what it remembers', async () => {
  await store.merge([changeOf(buildSource({ name: 'Remembered' }))])
  let history: readonly RecordChange[] | undefined
  const registry = await start({ readHistory: () => Promise.resolve(history) })
  expect(registry.byId('web')?.name).toBe('Remembered')
  await redis.flushdb()
  history = [changeOf(buildSource({ name: 'Newest' }), { version: 2 })]
  await waitFor(() => registry.byId('web')?.name === 'Newest')
  expect((await stored()).map(({ name }) => name)).toEqual(['Newest'])
})

it.each<[string, Partial<SourceRegistryOptions>]>([
  ['cannot be read', { readHistory: () => Promise.resolve(undefined) }],
  ['is not at hand', {}],
])('restores nothing from its memory while the history %s, and keeps it in force', async (_why, options) => {
  await put(buildSource())
  const registry = await start(options)
  await redis.flushdb()
  expect(await registry.refresh()).toBe('lost')
  expect([await store.version(), await stored()]).toEqual([undefined, []])
  expect(registry.byWriteKey('key')?.id).toBe('web')
})

it('restores what was changed last, also where a process that missed the change comes first', async () => {
  await put(buildSource({ writeKey: 'old' }))
  const behind = await start({ refreshEveryMs: 60_000 })
  await put(buildSource({ writeKey: 'new' }))
  await redis.flushdb()
  await behind.refresh()
  const informed = await start({
    readHistory: () => Promise.resolve([changeOf(buildSource({ writeKey: 'new' }))]),
  })
  await behind.refresh()
  for (const registry of [informed, behind]) expect(registry.byId('web')?.writeKey).toBe('new')
})

it('takes single changes only into a Redis that has all records', async () => {
  expect(await store.put(changeOf(buildSource()))).toBe('lost')
  expect([await store.version(), await store.snapshot(), await stored()]).toEqual([undefined, undefined, []])
  await store.merge([])
  expect(await store.version()).toBeUndefined()
  await store.merge([changeOf(buildSource({ id: 'app', writeKey: 'app' }))])
  expect(await store.put(changeOf(buildSource()))).toBe('taken')
  expect((await store.snapshot())?.values.map(({ id }) => id).toSorted()).toEqual(['app', 'web'])
})

it('has the newest change of each record, in whatever order and how often changes arrive', async () => {
  const other = changeOf(buildSource({ id: 'app', writeKey: 'app' }))
  const changes = [
    changeOf(buildSource({ name: 'First' })),
    changeOf(buildSource({ name: 'Second' }), { version: 2, changedAt: 3_000 }),
    changeOf(buildSource({ name: 'Second, later' }), { version: 2, changedAt: 20_000 }),
    changeOf(buildSource({ name: 'Tenth' }), { version: 10, changedAt: 2_000 }),
    changeOf(buildSource(), { version: 11, isRemoved: true }),
  ]
  for (const [last, expected] of [
    [3, 'Second, later'],
    [4, 'Tenth'],
    [5, undefined],
  ] as const) {
    const some = [...changes.slice(0, last), ...changes.slice(0, last)]
    for (const order of [some, some.toReversed()]) {
      await redis.flushdb()
      await store.merge([other])
      for (const change of order) await store.put(change)
      expect([(await store.get('web'))?.name, (await stored()).length]).toEqual([
        expected,
        expected === undefined ? 1 : 2,
      ])
    }
  }
  // A merge that changes nothing does not change the version.
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
    { ...removed, version: 2, json: undefined },
  ]
  const registry = await start({ readHistory: () => Promise.resolve(history) })
  await waitFor(() => registry.byWriteKey('rotated') !== undefined)
  expect(
    registry
      .all()
      .map(({ writeKey }) => writeKey)
      .toSorted(),
  ).toEqual(['new', 'rotated'])
  expect((await stored()).length).toBe(2)
})

it('says which version it has where a change is not newer', async () => {
  const third = changeOf(buildSource({ name: 'Third' }), { version: 3, changeId: 'b' })
  await store.merge([third])
  expect(await store.put(third)).toBe('taken')
  for (const older of [{ version: 2 }, { version: 3, changedAt: 999 }, { version: 3, changeId: 'a' }]) {
    const change = changeOf(buildSource({ name: 'Older' }), { ...third, json: '{}', ...older })
    expect(await store.put(change)).toEqual({ newerVersion: 3 })
  }
  expect((await store.get('web'))?.name).toBe('Third')
})

it('restores any number of records, and hands on what it cannot read', async () => {
  const history = Array.from({ length: 60_000 }, (_, at) => ({
    ...changeOf(buildSource({ id: `s${at}` })),
    json:
      at === 7
        ? '{"of":"a newer release"}'
        : at % 10 === 0
          ? JSON.stringify(buildSource({ id: `s${at}` }))
          : undefined,
  }))
  await store.merge(history)
  expect((await stored()).length).toBe(6_000)
  expect(unreadable).toEqual(['s7'])
  expect(await redis.hget(keys.records, 's7')).toBe('{"of":"a newer release"}')
})

it('stays one that lost its records where it is emptied while it is filled', async () => {
  const history = Array.from({ length: 1_200 }, (_, at) => changeOf(buildSource({ id: `s${at}` })))
  let calls = 0
  const emptying = createControlRecordStore(
    beforeCommand(redis, 'eval', async () => ++calls === 3 && redis.flushdb()),
    sourceRecords,
    { namespace, onUnreadable: () => {} },
  )
  await emptying.merge(history)
  expect([calls, await store.version()]).toEqual([3, undefined])
  await store.merge(history)
  expect((await stored()).length).toBe(1_200)
})

it('is brought up again by whoever comes next where a merge in parts ended in the middle', async () => {
  await store.merge([changeOf(buildSource({ writeKey: 'old' }))])
  const registry = await start()
  const history = [
    changeOf(buildSource({ writeKey: 'rotated' }), { version: 2 }),
    ...Array.from({ length: 1_200 }, (_, at) => changeOf(buildSource({ id: `s${at}` }))),
  ]
  let calls = 0
  const dying = createControlRecordStore(
    beforeCommand(redis, 'eval', async () => {
      if (++calls === 2) throw new Error('killed')
    }),
    sourceRecords,
    { namespace, onUnreadable: () => {} },
  )
  await expect(dying.merge(history)).rejects.toThrow('killed')
  await store.merge(history)
  await waitFor(() => registry.byWriteKey('rotated') !== undefined && registry.all().length === 1_201)
})

describe('a Redis that went back in time', () => {
  const old = changeOf(buildSource({ writeKey: 'old' }))
  const rotated = changeOf(buildSource({ writeKey: 'rotated' }), { version: 2 })

  it('is noticed within the time between two merges, though its version says nothing', async () => {
    await store.merge([old])
    const [record, stamp] = [old.json ?? '', (await redis.hget(keys.stamps, 'web')) ?? '']
    await store.merge([rotated])
    let reads = 0
    const registry = await start({ mergeEveryMs: 50, readHistory: async () => (reads++, [rotated]) })
    await waitFor(() => reads === 2)
    await redis.multi().hset(keys.records, 'web', record).hset(keys.stamps, 'web', stamp).exec()
    await waitFor(async () => (await store.get('web'))?.writeKey === 'rotated')
    expect(registry.byWriteKey('rotated')?.id).toBe('web')
  })

  it('is noticed at once where its version changed, also while the history is being read', async () => {
    await store.merge([rotated])
    const answers: ((history: RecordChange[]) => void)[] = []
    const readHistory = (): Promise<RecordChange[]> => new Promise((resolve) => void answers.push(resolve))
    const registry = await start({ mergeEveryMs: 3_600_000, retryMergeAfterMs: 3_600_000, readHistory })
    await waitFor(() => answers.length === 1)
    await redis.flushdb()
    await store.merge([old])
    await registry.refresh()
    expect(registry.byWriteKey('rotated')?.id).toBe('web')
    answers[0]?.([old])
    await waitFor(() => answers.length === 2)
    answers[1]?.([rotated])
    await waitFor(async () => (await store.get('web'))?.writeKey === 'rotated')
    expect(registry.byWriteKey('rotated')?.id).toBe('web')
  })

  it('is noticed when the history can be read again, and one report tells that it could not', async () => {
    await store.merge([old])
    const errors: Error[] = []
    let isAway = true
    const registry = await start({
      retryMergeAfterMs: 20,
      mergeEveryMs: 3_600_000,
      readHistory: () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve([rotated])),
      onError: (error) => errors.push(error),
    })
    await waitFor(() => errors.length === 1)
    await new Promise((resolve) => setTimeout(resolve, 100))
    isAway = false
    await waitFor(() => registry.byWriteKey('rotated') !== undefined)
    expect(errors.map(({ message }) => message)).toEqual(['away'])
  })
})

it('follows changes, and answers whoever asks for certainty, while a history takes its time', async () => {
  await put(buildSource({ writeKey: 'before' }))
  const registry = await start({ readHistory: () => new Promise(() => {}) })
  await redis.flushdb()
  expect(await registry.refresh()).toBe('lost')
  const refreshing = registry.refresh()
  await put(buildSource({ writeKey: 'after' }))
  await waitFor(() => registry.byWriteKey('after') !== undefined)
  expect(await refreshing).toBe('there')
})

describe('a history that lost what Redis has', () => {
  let history: RecordChange[] = []
  const readHistory = async (): Promise<RecordChange[]> => history
  const writeHistory = async (changes: readonly RecordChange[]): Promise<void> => {
    history = [...history, ...changes]
  }
  const options = { readHistory, writeHistory, mergeEveryMs: 20 }

  it('gets it back as it was, with what this release cannot read and what was removed', async () => {
    const changes = [
      changeOf(buildSource(), { version: 4 }),
      changeOf(buildSource({ id: 'newer' }), { json: '{"of":"a newer release"}' }),
      changeOf(buildSource({ id: 'old' }), { version: 2, isRemoved: true }),
    ]
    await store.merge(changes)
    history = [changeOf(buildSource({ name: 'Of a backup' }), { version: 3 })]
    await start(options)
    await waitFor(() => history.length === 4)
    expect(history.slice(1).toSorted((a, b) => b.version - a.version)).toEqual([
      changes[0],
      changes[2],
      changes[1],
    ])
    expect((await store.get('web'))?.name).toBe('Web')
  })

  it('gets it back beside a change that was made meanwhile, and Redis has all of it after it was emptied', async () => {
    await store.merge([changeOf(buildSource()), changeOf(buildSource({ id: 'app' }))])
    const registry = await start(options)
    await waitFor(() => registry.all().length === 2)
    history = [changeOf(buildSource({ id: 'new' }))]
    await store.merge(history)
    await redis.flushdb()
    await waitFor(async () => (await stored()).length === 3)
    expect(history.map(({ id }) => id).toSorted()).toEqual(['app', 'new', 'web'])
  })

  it('gets it back from a memory where Redis lost it too, and a memory that is behind undoes nothing', async () => {
    const [old, rotated] = [1, 2].map((at) =>
      changeOf(buildSource({ writeKey: `key-${at}` }), { version: at }),
    )
    history = []
    await store.merge([old as RecordChange])
    const behind = await start({ ...options, refreshEveryMs: 3_600_000 })
    await store.merge([rotated as RecordChange])
    const informed = await start({ ...options, readHistory: async () => undefined })
    expect(informed.byWriteKey('key-2')?.id).toBe('web')
    await redis.flushdb()
    await behind.refresh()
    expect((await store.get('web'))?.writeKey).toBe('key-1')
    const again = await start(options)
    await informed.refresh()
    await store.merge([rotated as RecordChange])
    await waitFor(() => again.byWriteKey('key-2') !== undefined)
    await waitFor(() => history.some(({ version: of }) => of === 2))
  })

  it('gets it back from a memory that knew more than the one that restored Redis first', async () => {
    history = []
    await store.merge([changeOf(buildSource({ writeKey: 'key-1' }), { version: 1 })])
    const behind = await start({ ...options, refreshEveryMs: 3_600_000 })
    await store.merge([
      changeOf(buildSource({ writeKey: 'key-2' }), { version: 2 }),
      changeOf(buildSource({ id: 'app' }), { version: 3 }),
    ])
    const informed = await start({ ...options, refreshEveryMs: 500 })
    await waitFor(() => history.length === 2)
    history = []
    await redis.flushdb()
    await behind.refresh()
    expect((await store.get('web'))?.writeKey).toBe('key-1')
    await informed.refresh()
    expect([informed.byWriteKey('key-2')?.id, informed.byId('app')?.id]).toEqual(['web', 'app'])
    await waitFor(async () => (await store.get('web'))?.writeKey === 'key-2')
    await waitFor(async () => (await stored()).length === 2)
    expect(history.map(({ id }) => id)).toEqual(expect.arrayContaining(['web', 'app']))
  })

  it('gets the copy of a file back where nobody remembers more', async () => {
    history = []
    const copy = { read: () => Promise.resolve([buildSource()]), write: () => Promise.resolve() }
    const registry = await start({ ...options, copy })
    await waitFor(async () => (await stored()).length === 1)
    expect([
      history.map(({ version: of }) => of),
      registry.byWriteKey('key')?.id,
      await registry.refresh(),
    ]).toEqual([[0], 'web', 'there'])
  })
})

it('writes nothing more once it is closed', async () => {
  const answers: ((history: RecordChange[]) => void)[] = []
  await put(buildSource())
  const registry = await start({ readHistory: () => new Promise((resolve) => void answers.push(resolve)) })
  await waitFor(() => answers.length === 1)
  await registry.close()
  await redis.flushdb()
  answers[0]?.([changeOf(buildSource())])
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await store.version()).toBeUndefined()
})

itWithOwnRedis(
  'starts from its last good copy while Redis is away, and catches up when it is back',
  async () => {
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
  },
)

itWithOwnRedis(
  'knows that it does not know: without Redis, copy and history nobody’s key is unknown',
  async () => {
    await server.kill()
    const registry = await start()
    expect(registry.isLoaded()).toBe(false)
    await server.restart({ empty: true })
    await waitFor(() => redis.ping())
  },
)

it('leaves out a source that it cannot read, and reports it', async () => {
  await put(buildSource())
  await redis.hset(keys.records, 'broken', '{"id":')
  expect((await stored()).map(({ id }) => id)).toEqual(['web'])
  expect(unreadable).toEqual(['broken'])
})

it('sees a change by others also in a Redis that was emptied and filled again meanwhile', async () => {
  await put(buildSource())
  const registry = await start({ refreshEveryMs: 60_000 })
  await redis.flushdb()
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
  // An overtaken change is not written any more.
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

it('reads its copy again that could not be read, and takes it for no missing one meanwhile', async () => {
  let isReadable = false
  let reads = 0
  const copy = {
    async read() {
      reads++
      if (!isReadable) throw Object.assign(new Error('too many open files'), { code: 'EMFILE' })
      return [buildSource()]
    },
    write: () => Promise.resolve(),
  }
  // Redis and the history are empty: only the copy has the records.
  const errors: Error[] = []
  const onError = (error: Error): void => void errors.push(error)
  const registry = await start({ copy, readHistory: () => Promise.resolve([]), refreshEveryMs: 10, onError })
  await waitFor(() => reads > 3)
  expect(registry.isLoaded()).toBe(false)
  expect(errors.map(({ message }) => message)).toEqual(['too many open files'])
  isReadable = true
  await waitFor(() => registry.byWriteKey('key')?.id === 'web')
})
