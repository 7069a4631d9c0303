import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals'
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
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { indexByWriteKey } from '../src/sources/index-by-write-key.js'
import { createTrackerClient, type TrackerClient } from './tracker-client.js'

jest.setTimeout(120_000)

let network: TestNetwork
let trackers: readonly TrackerClient[]
let store: ControlRecordStore<Source>
let history: ControlHistory<Source>
let registry: ControlRecordRegistry<Source>
beforeAll(async () => {
  network = await startTestNetwork()
  const second = await network.startTracker({ initialSources: [] })
  trackers = [network.tracker, second].map(({ url }) => createTrackerClient(url, network))
  const { namespace, redis, clickhouseServer, database } = network
  store = createControlRecordStore(redis, sourceRecords, { namespace, onUnreadable() {} })
  const config = { url: clickhouseServer.url, database }
  history = openControlHistory(config, sourceRecords, { onUnavailable() {}, onRefused() {} })
  await waitFor(async () => (await history.stampsAfter(''))?.length === 1)
  registry = await startControlRecordRegistry(store, {
    history: { ...history, recover: async () => {} },
    onError() {},
  })
})
afterAll(async () => {
  await registry?.close()
  await history?.close()
  await network?.stop()
})

let round = 0
beforeEach(() => void round++)
const build = (name: string, writeKey: string): Source =>
  sourceSchema.parse({ id: `${name}-${round}`, name, writeKey, site: 'daily' })

async function putAt(tracker: TrackerClient, { id, ...body }: Source): Promise<[number, unknown]> {
  const { status, body: answer } = await tracker.admin('PUT', `/v1/admin/sources/${id}`, body)
  return [status, (answer as { code?: string }).code]
}

async function holdersOf(writeKey: string): Promise<string[]> {
  const values = (await store.snapshot())?.values ?? []
  return values.filter((source) => source.writeKey === writeKey).map(({ id }) => id)
}

/** Reads the latest entry of each source from the history: it is the one that a restore brings back. */
async function lastWordsFor(writeKey: string): Promise<string[]> {
  const ids = (await history.stampsAfter(''))?.map(({ id }) => id) ?? []
  const current = await history.newest(ids)
  return current
    .filter(({ json }) => json !== undefined && (JSON.parse(json) as Source).writeKey === writeKey)
    .map(({ id }) => id)
}

it.each([1, 2, 3, 4, 5])('is given to one of several sources that ask for it at once, %#', async () => {
  const writeKey = `wanted-${round}`
  const asked = ['a', 'b', 'c', 'd'].map((name) => build(name, writeKey))
  const answers = await Promise.all(asked.map((source, n) => putAt(trackers[n % 2]!, source)))
  const taken = [409, 'write_key_taken']
  expect(answers.toSorted(([a], [b]) => a - b)).toEqual([[200, undefined], taken, taken, taken])
  const winner = asked[answers.findIndex(([status]) => status === 200)]!
  expect(await holdersOf(writeKey)).toEqual([winner.id])
  expect(await lastWordsFor(writeKey)).toEqual([winner.id])
})

it('is free again at once when its source gets another one, and stays with a source that is changed', async () => {
  const [first, second] = [build('first', `free-${round}`), build('second', `free-${round}`)]
  expect(await putAt(trackers[0]!, first)).toEqual([200, undefined])
  expect(await putAt(trackers[1]!, { ...first, name: 'Renamed' })).toEqual([200, undefined])
  expect(await putAt(trackers[1]!, second)).toEqual([409, 'write_key_taken'])
  expect(await putAt(trackers[1]!, { ...first, writeKey: `other-${round}` })).toEqual([200, undefined])
  expect(await putAt(trackers[0]!, second)).toEqual([200, undefined])
})

it('is not assigned again after Redis lost all and got it back', async () => {
  const first = build('first', `restored-${round}`)
  expect(await putAt(trackers[0]!, first)).toEqual([200, undefined])
  await network.redis.flushdb()
  expect(await putAt(trackers[1]!, build('second', `restored-${round}`))).toEqual([409, 'write_key_taken'])
  expect(await holdersOf(`restored-${round}`)).toEqual([first.id])
})

it('is withdrawn when another source got it despite the claim, in the history too', async () => {
  const writeKey = `lost-claim-${round}`
  const [slow, rival] = [build('slow', writeKey), build('rival', writeKey)]
  let isClaimLost = false
  const admin = createControlRecordAdmin({
    store,
    history: {
      ...history,
      // A failover may lose the claim of a change that is just being written to the history.
      async append(changes, actor) {
        // Once: what withdraws the change is written to the history, too.
        if (changes[0]?.id === slow.id && !isClaimLost) {
          isClaimLost = true
          await network.redis.del(controlRecordKeys('sources', network.namespace).claim(writeKey))
          expect(await putAt(trackers[0]!, rival)).toEqual([200, undefined])
        }
        await history.append(changes, actor)
      },
    },
    now: Date.now,
    registry,
  })
  expect(await admin.put(slow, 'ann')).toEqual({ heldBy: rival.id })
  expect(await holdersOf(writeKey)).toEqual([rival.id])
  expect(await lastWordsFor(writeKey)).toEqual([rival.id])
  expect((await history.versions(slow.id, 10)).map(({ actor, action }) => [actor, action])).toEqual([
    ['withdrawn', 'delete'],
    ['ann', 'put'],
  ])
})

it.each([
  ['a', 'b'],
  ['b', 'a'],
])(
  'belongs to the source that had it first, where a history gives it to %s and %s',
  async (first, second) => {
    const writeKey = `twice-${round}`
    const [earlier, later] = [build(first, writeKey), build(second, writeKey)]
    const changeOf = (source: Source, changedAt: number) => ({
      id: source.id,
      version: 1,
      changedAt,
      changeId: source.id,
      json: JSON.stringify(source),
    })
    await store.merge([changeOf(later, 2_000), changeOf(earlier, 1_000)])
    for (const { fetch } of trackers) {
      const settings = async () => (await fetch(`/v1/projects/${writeKey}/settings`)).status
      await waitFor(async () => (await settings()) === 200)
    }
    await waitFor(() => indexByWriteKey(registry.all(), (source) => source).get(writeKey) !== undefined)
    expect(indexByWriteKey(registry.all(), (source) => source).get(writeKey)?.id).toBe(earlier.id)
  },
)

it('is not taken by a source of the configuration either', async () => {
  const writeKey = `configured-${round}`
  expect(await putAt(trackers[0]!, build('first', writeKey))).toEqual([200, undefined])
  const configured = build('configured', writeKey)
  const tracker = await network.startTracker({ initialSources: [configured] })
  // The tracker is ready without the source: the log says why, and a write key that others use must stay theirs.
  await waitFor(async () => (await fetch(`${tracker.url}/readyz`)).ok)
  expect(await holdersOf(writeKey)).toEqual([`first-${round}`])
})
