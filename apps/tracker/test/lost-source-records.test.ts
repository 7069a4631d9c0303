import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { controlRecordKeys, sourceSchema, type Source } from '@frontpage/contracts'
import {
  createControlRecordAdmin,
  createControlRecordStore,
  openControlHistory,
  sourceRecords,
  startControlRecordRegistry,
  type ControlHistory,
  type ControlRecordRegistry,
  type ControlRecordStore,
} from '@frontpage/control-records'
import { startTestNetwork, unlessExternal, waitFor, type TestNetwork } from '@frontpage/testing'
import { basic, createTrackerClient } from './tracker-client.js'

const itWithOwnClickHouse = unlessExternal('clickhouse', it)

let network: TestNetwork
let store: ControlRecordStore<Source>
let history: ControlHistory<Source>
let registry: ControlRecordRegistry<Source>
beforeAll(async () => {
  network = await startTestNetwork()
  const { namespace, redis, clickhouseServer, database } = network
  const onUnreadable = (): void => {}
  store = createControlRecordStore(redis, sourceRecords, { namespace, onUnreadable })
  const config = { url: clickhouseServer.url, database }
  history = openControlHistory(config, sourceRecords, { onUnavailable() {}, onRefused() {} })
  await waitFor(async () => (await history.stampsAfter(''))?.length === 1)
  registry = await startControlRecordRegistry(store, {
    history: { ...history, recover: async () => {} },
    onError() {},
  })
})
afterAll(async () => {
  // Closes whatever a failed start has left open.
  await registry?.close()
  await history?.close()
  await network?.stop()
})

const build = (id: string, name: string): Source =>
  sourceSchema.parse({ id, name, writeKey: `key-of-${id}`, site: 'daily' })

/** Redis loses everything between the history's entry and its own. */
async function emptiedBefore<Outcome>(write: () => Promise<Outcome>): Promise<Outcome> {
  await network.redis.flushdb()
  return write()
}
const names = async (): Promise<string[]> =>
  ((await store.snapshot())?.values ?? []).map(({ name }) => name).toSorted()

it('a change in whose middle Redis is emptied is in force when it is confirmed, and so are all other records', async () => {
  let emptyings = 0
  const once = <Outcome>(write: () => Promise<Outcome>) =>
    emptyings++ === 0 ? emptiedBefore(write) : write()
  const admin = createControlRecordAdmin({
    store: { ...store, putAll: (...args) => once(() => store.putAll(...args)) },
    history,
    now: Date.now,
    registry,
  })
  await admin.put(build('web', 'First'), 'ann')
  expect(await names()).toEqual(['Development', 'First'])
  emptyings = 0
  await admin.put(build('web', 'Second'), 'ann')
  expect([await names(), registry.byId('web')?.name]).toEqual([['Development', 'Second'], 'Second'])
  emptyings = 0
  expect(await admin.remove('web', 'ann')).toEqual({ version: 3 })
  expect([await names(), registry.byId('web')]).toEqual([['Development'], undefined])
})

it('a change is refused while Redis keeps losing its records', async () => {
  const admin = createControlRecordAdmin({
    store: { ...store, putAll: (...args) => emptiedBefore(() => store.putAll(...args)) },
    history,
    now: Date.now,
    registry,
  })
  await expect(admin.put(build('app', 'App'), 'ann')).rejects.toMatchObject({ code: 'store_unavailable' })
})

it('a change that others overtook, or whose history is older than Redis, is in force when it is confirmed', async () => {
  const later = { id: 'dev', version: 7, changedAt: 1, changeId: 'x' }
  await store.put({ ...later, json: JSON.stringify(build('dev', 'From a lost history')) })
  const admin = createControlRecordAdmin({ store, history, now: Date.now, registry })
  await admin.put({ ...build('dev', 'Newest'), writeKey: 'newest' }, 'ann')
  expect((await store.get('dev'))?.name).toBe('Newest')
  expect((await admin.history('dev'))[0]?.version).toBe(8)
})

it('a record that Redis lacks for the moment can be removed', async () => {
  await network.redis.hdel(controlRecordKeys('sources', network.namespace).records, 'app')
  const admin = createControlRecordAdmin({ store, history, now: Date.now, registry })
  expect(await admin.remove('app', 'ann')).toBeDefined()
  expect(await admin.remove('app', 'ann')).toBeUndefined()
})

it('a ClickHouse that lost the history gets the remembered records back', async () => {
  const tracker = createTrackerClient(network.tracker.url, network)
  const authorization = basic('newest')
  // An entry that is missing in the tracker's memory would be lost.
  await waitFor(
    async () => (await tracker.post('/v1/page', { anonymousId: 'a' }, { authorization })).status === 200,
  )
  await network.store.command({ query: 'TRUNCATE TABLE control_history' })
  await network.redis.flushdb()
  await waitFor(async () => (await history.versions('dev', 10)).some(({ actor }) => actor === 'recovered'))
  await waitFor(async () => (await names()).includes('Newest'))
})

itWithOwnClickHouse(
  'without Redis’s records and the history, the list of sources is no empty list',
  async () => {
    const tracker = createTrackerClient(network.tracker.url, network)
    await network.clickhouseServer.kill()
    await network.redis.flushdb()
    for (const path of ['/v1/admin/sources', '/v1/admin/sources/dev']) {
      const { status, body } = await tracker.admin('GET', path)
      expect([status, body]).toMatchObject([503, { code: 'store_unavailable' }])
    }
    expect(
      (await tracker.post('/v1/page', { anonymousId: 'a' }, { authorization: basic('newest') })).status,
    ).toBe(200)
    await network.clickhouseServer.restart()
    await waitFor(async () => (await tracker.admin('GET', '/v1/admin/sources/dev')).status === 200)
  },
)
