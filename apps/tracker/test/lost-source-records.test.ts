import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sourceSchema, sourcesKey, type Source } from '@frontpage/contracts'
import { createControlRecordAdmin, type ControlHistory } from '@frontpage/event-store'
import {
  createSourceStore,
  startSourceRegistry,
  type SourceRegistry,
  type SourceStore,
} from '@frontpage/read-models'
import { createLogger } from '@frontpage/service-kit'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { openSourceHistory } from '../src/sources/open-source-history.js'
import { basic, createTrackerClient } from './tracker-client.js'

let network: TestNetwork
let store: SourceStore
let history: ControlHistory<Source>
let registry: SourceRegistry
beforeAll(async () => {
  network = await startTestNetwork()
  const { namespace, redis, clickhouseServer, database } = network
  const onUnreadable = (): void => {}
  store = createSourceStore(redis, { namespace, onUnreadable })
  const log = createLogger({ service: 'test', level: 'silent' })
  history = openSourceHistory({ url: clickhouseServer.url, database }, { log })
  await waitFor(async () => (await history.current())?.length === 1)
  registry = await startSourceRegistry(store, { readHistory: history.current, onError() {} })
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
  await network.redis.flushall()
  return write()
}
const names = async (): Promise<string[]> =>
  ((await store.snapshot())?.values ?? []).map(({ name }) => name).toSorted()

it('a change in whose middle Redis is emptied is in force when it is confirmed, and so are all other records', async () => {
  let emptyings = 0
  const once = <Outcome>(write: () => Promise<Outcome>) =>
    emptyings++ === 0 ? emptiedBefore(write) : write()
  const admin = createControlRecordAdmin({
    store: { ...store, put: (change) => once(() => store.put(change)) },
    history,
    now: Date.now,
    refresh: registry.refresh,
  })
  await admin.put(build('web', 'First'), 'ann')
  expect(await names()).toEqual(['Development', 'First'])
  emptyings = 0
  await admin.put(build('web', 'Second'), 'ann')
  expect([await names(), registry.byId('web')?.name]).toEqual([['Development', 'Second'], 'Second'])
  emptyings = 0
  expect(await admin.remove('web', 'ann')).toBe(true)
  expect([await names(), registry.byId('web')]).toEqual([['Development'], undefined])
})

it('a change is refused while Redis keeps losing its records', async () => {
  const admin = createControlRecordAdmin({
    store: { ...store, put: (change) => emptiedBefore(() => store.put(change)) },
    history,
    now: Date.now,
    refresh: registry.refresh,
  })
  await expect(admin.put(build('app', 'App'), 'ann')).rejects.toMatchObject({ code: 'store_unavailable' })
})

it('a change that others overtook, or whose history is older than Redis, is in force when it is confirmed', async () => {
  const later = { id: 'dev', version: 7, changedAt: 1, changeId: 'x' }
  await store.put({ ...later, json: JSON.stringify(build('dev', 'From a lost history')) })
  const admin = createControlRecordAdmin({ store, history, now: Date.now, refresh: registry.refresh })
  await admin.put({ ...build('dev', 'Newest'), writeKey: 'newest' }, 'ann')
  expect((await store.get('dev'))?.name).toBe('Newest')
  expect((await admin.history('dev'))[0]?.version).toBe(8)
})

it('a record that Redis lacks for the moment can be removed', async () => {
  await network.redis.hdel(sourcesKey(network.namespace), 'app')
  const admin = createControlRecordAdmin({ store, history, now: Date.now, refresh: registry.refresh })
  expect([await admin.remove('app', 'ann'), await admin.remove('app', 'ann')]).toEqual([true, false])
})

it('a ClickHouse that lost the history gets the remembered records back', async () => {
  const tracker = createTrackerClient(network.tracker.url, network)
  const authorization = basic('newest')
  // An entry that is missing in the tracker's memory would be lost.
  await waitFor(
    async () => (await tracker.post('/v1/page', { anonymousId: 'a' }, { authorization })).status === 200,
  )
  await network.store.command({ query: 'TRUNCATE TABLE control_history' })
  await network.redis.flushall()
  await waitFor(async () => (await history.versions('dev', 10)).some(({ actor }) => actor === 'recovered'))
  await waitFor(async () => (await names()).includes('Newest'))
})

it('without Redis’s records and the history, the list of sources is no empty list', async () => {
  const tracker = createTrackerClient(network.tracker.url, network)
  await network.clickhouseServer.kill()
  await network.redis.flushall()
  for (const path of ['/v1/sources', '/v1/sources/dev']) {
    const { status, body } = await tracker.admin('GET', path)
    expect([status, body]).toMatchObject([503, { code: 'store_unavailable' }])
  }
  expect(
    (await tracker.post('/v1/page', { anonymousId: 'a' }, { authorization: basic('newest') })).status,
  ).toBe(200)
  await network.clickhouseServer.restart()
  await waitFor(async () => (await tracker.admin('GET', '/v1/sources/dev')).status === 200)
})
