import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { readModelsKeys } from '@frontpage/contracts'
import type { ReadModelState } from '@frontpage/read-models'
import { createLease, createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { startTestRedis, type TestRedis } from '@frontpage/testing'
import { createLiveFolds, StatesUnknownError } from '../src/folds/live-folds.js'
import {
  createReadModelRecordStore,
  nextRevision,
  type ReadModelRecords,
} from '../src/rebuild/states/read-model-records.js'

let server: TestRedis
let redis: Redis
beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis({ url: server.url }, 'producer')
  await waitUntilReady(redis, 5_000)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})
beforeEach(() => redis.flushdb())

const namespace = 'records'
const store = () => createReadModelRecordStore(redis, namespace)
const state: ReadModelState = { layout: 1, generation: 0 }
const states = new Map([['trending', state] as const])
const mark = { instance: 'one', foldedUntilMs: 5, revision: 2 }

async function token(): Promise<string> {
  const { lease } = readModelsKeys(namespace)
  return (await createLease(redis, { key: lease, ttlMs: 10_000, newToken: () => 'mine' }).hold()) ?? ''
}

const written = (read: ReadModelRecords, over = {}) =>
  store().write(states, {
    token: 'mine',
    read,
    revision: nextRevision(read, 1_000),
    marksRun: true,
    takesRequests: true,
    ...over,
  })

it('takes states of the holder of the lease only, and none that others have changed since', async () => {
  const read = await store().read()
  expect(await written(read)).toBe(false)
  await token()
  expect(await written(read, { token: 'another' })).toBe(false)
  expect(await written(read)).toBe(true)
  expect((await store().read()).states).toEqual({ trending: state })
  expect(await written(read)).toBe(false)
})

it('takes no mark, and no progress, in a run of the server that nobody has looked at', async () => {
  await token()
  expect(await store().mark(mark)).toBe(false)
  const read = await store().read()
  expect(await written(read, { marksRun: false })).toBe(false)
  expect(await written(read)).toBe(true)
  expect(await store().mark(mark)).toBe(true)
  expect(await written(await store().read(), { marksRun: false })).toBe(true)

  await server.restart()
  await waitUntilReady(redis, 5_000)
  const after = await store().read()
  expect(after.marks).toEqual([{ ...mark, atMs: expect.any(Number) }])
  expect(after.runId).not.toBe(after.markedRunId)
  expect(await store().mark({ ...mark, foldedUntilMs: 9 })).toBe(false)
  await token()
  expect(await written(after, { marksRun: false })).toBe(false)
  expect(nextRevision(after, 1_000)).toBeGreaterThan(after.revision)
  expect(await written(after)).toBe(true)
})

it('keeps a request that took the place of the one that was read', async () => {
  await token()
  await store().request('readers', { kind: 'rebuild', id: 'first', by: 'ann' })
  const read = await store().read()
  await store().request('readers', { kind: 'cancel', id: 'second', by: 'bob' })
  expect(await written(read)).toBe(true)
  const after = await store().read()
  expect(after.requests.get('readers')).toEqual({ kind: 'cancel', id: 'second', by: 'bob' })
  expect(await written(after)).toBe(true)
  expect((await store().read()).requests.size).toBe(0)
})

it('lets nobody fold while it is not known where the read models lie', async () => {
  const folds = createLiveFolds(redis, { namespace })
  expect(() => folds.all()).toThrow(StatesUnknownError)
  folds.follow({ states: { trending: { layout: 1, generation: 4, building: 7 } }, revision: 3 })
  expect(folds.all().filter(({ name }) => name === 'trending')).toHaveLength(2)
  expect(folds.namespaceOf('trending')).toBe('records:g4')
  folds.distrust()
  expect(() => folds.all()).toThrow(StatesUnknownError)
})
