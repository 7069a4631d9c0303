import { afterAll, beforeAll, expect, it } from '@jest/globals'
import {
  createControlHistoryWriter,
  listRecordStamps,
  listRecordVersions,
  openEventStore,
  readCurrentRecords,
  StoreUnavailableError,
  type ControlRecord,
  type EventStoreClient,
} from '@frontpage/event-store'
import type { RecordChange } from '@frontpage/contracts'
import { findFreePort, startTestClickHouse, type TestClickHouse } from '@frontpage/testing'

let server: TestClickHouse
let client: EventStoreClient
const { signal } = new AbortController()

beforeAll(async () => {
  server = await startTestClickHouse()
  const config = server.newDatabase('control')
  client = await openEventStore(config, { signal, onUnavailable: () => {} })
})
afterAll(async () => {
  await client.close()
  await server.stop()
})

const byId = (changes: readonly RecordChange[]): RecordChange[] =>
  changes.toSorted((a, b) => (a.id < b.id ? -1 : 1))

let changes = 0
function buildRecord(over: Partial<ControlRecord> = {}): ControlRecord {
  return {
    kind: 'source',
    id: 'web',
    version: 1,
    changedAt: 1_000,
    actor: 'ann',
    changeId: `change-${++changes}`,
    action: 'put',
    json: '1',
    ...over,
  }
}

it('keeps every version, and knows the current one', async () => {
  const writer = createControlHistoryWriter(client)
  await writer.append([buildRecord({ json: '{"name":"First"}' })])
  await writer.append([
    buildRecord({ version: 2, changedAt: 2_000, actor: 'bob', json: '{"name":"Second"}' }),
  ])
  await writer.append([buildRecord({ id: 'app', json: '{"name":"App"}' })])
  await writer.append([buildRecord({ id: 'old', json: '{}' })])
  await writer.append([buildRecord({ id: 'old', version: 2, action: 'delete', json: 'null' })])
  await writer.append([buildRecord({ kind: 'other', id: 'web', json: '"of another kind"' })])
  expect(byId(await readCurrentRecords(client, { kind: 'source', ids: ['web', 'app', 'old'] }))).toEqual([
    {
      id: 'app',
      version: 1,
      changedAt: 1_000,
      changeId: expect.any(String),
      json: '{"name":"App"}',
    },
    {
      id: 'old',
      version: 2,
      changedAt: 1_000,
      changeId: expect.any(String),
      json: undefined,
    },
    {
      id: 'web',
      version: 2,
      changedAt: 2_000,
      changeId: expect.any(String),
      json: '{"name":"Second"}',
    },
  ])
  expect(await listRecordVersions(client, { kind: 'source', id: 'web', limit: 10 })).toEqual([
    { version: 2, changedAt: 2_000, actor: 'bob', action: 'put', value: '{"name":"Second"}' },
    { version: 1, changedAt: 1_000, actor: 'ann', action: 'put', value: '{"name":"First"}' },
  ])
})

it('keeps both of two changes of the same version and millisecond, and one of a change that is sent twice', async () => {
  const writer = createControlHistoryWriter(client)
  const [a, b] = ['a', 'b'].map((changeId) => buildRecord({ id: 'tie', changeId, json: `"${changeId}"` }))
  for (const record of [b, a, b]) await writer.append([record as ControlRecord])
  const versions = await listRecordVersions(client, { kind: 'source', id: 'tie', limit: 10 })
  expect(versions.map(({ value }) => value)).toEqual(['"b"', '"a"'])
  const current = await readCurrentRecords(client, { kind: 'source', ids: ['tie'] })
  expect(current.find(({ id }) => id === 'tie')).toMatchObject({ changeId: 'b', json: '"b"' })
})

it('tells when each record was changed last, in parts, and reads any number of them', async () => {
  const writer = createControlHistoryWriter(client)
  const ids = Array.from({ length: 6_000 }, (_, at) => `many-${String(at).padStart(5, '0')}`)
  await writer.append(ids.map((id) => buildRecord({ kind: 'many', id, json: `"${id}"` })))
  await writer.append([
    buildRecord({ kind: 'many', id: ids[1]!, version: 2, action: 'delete', json: 'null' }),
  ])
  const first = await listRecordStamps(client, { kind: 'many', after: '', limit: 4_000 })
  const rest = await listRecordStamps(client, { kind: 'many', after: first.at(-1)?.id ?? '', limit: 4_000 })
  expect([first.length, rest.length]).toEqual([4_000, 2_000])
  expect([...first, ...rest].map(({ id, version }) => [id, version])).toEqual(
    ids.map((id, at) => [id, at === 1 ? 2 : 1]),
  )
  for (const wanted of [ids, ids.filter((_, at) => at % 2 === 0), ids.slice(0, 700)]) {
    const found = byId(await readCurrentRecords(client, { kind: 'many', ids: wanted }))
    expect(found.map(({ id, json }) => [id, json])).toEqual(
      wanted.map((id, at) => [id, id === ids[1] && at === 1 ? undefined : `"${id}"`]),
    )
  }
})

it('waits for a ClickHouse that starts later, and logs that once', async () => {
  const port = await findFreePort()
  const stop = new AbortController()
  const reasons: unknown[] = []
  const opening = openEventStore(
    { url: `http://127.0.0.1:${port}`, database: 'd' },
    { signal: stop.signal, onUnavailable: (error) => (reasons.push(error), stop.abort(new Error('enough'))) },
  )
  await expect(opening).rejects.toThrow()
  expect(reasons).toHaveLength(1)
})

it('reports the store as unavailable when a change cannot be kept', async () => {
  const away = { url: `http://127.0.0.1:${await findFreePort()}`, database: 'd' }
  const { createEventStoreClient } = await import('@frontpage/event-store')
  const unreachable = createEventStoreClient(away)
  await expect(createControlHistoryWriter(unreachable).append([buildRecord()])).rejects.toThrow(
    StoreUnavailableError,
  )
  await unreachable.close()
})
