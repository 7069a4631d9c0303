import { afterAll, beforeAll, expect, it } from '@jest/globals'
import {
  createControlHistoryWriter,
  listCurrentRecords,
  listRecordVersions,
  openEventStore,
  readCurrentRecords,
  StoreUnavailableError,
  type ControlRecord,
  type EventStoreClient,
} from '@frontpage/event-store'
import { findFreePort, startTestClickHouse, type TestClickHouse } from '@frontpage/testing'

let server: TestClickHouse
let client: EventStoreClient
const { signal } = new AbortController()

beforeAll(async () => {
  server = await startTestClickHouse()
  const config = { url: server.url, database: `control_${process.pid}` }
  client = await openEventStore(config, { signal, onUnavailable: () => {} })
})
afterAll(async () => {
  await client.close()
  await server.stop()
})

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
  expect(await listCurrentRecords(client, { kind: 'source' })).toEqual([
    {
      id: 'app',
      version: 1,
      changedAt: 1_000,
      changeId: expect.any(String),
      action: 'put',
      value: '{"name":"App"}',
    },
    {
      id: 'old',
      version: 2,
      changedAt: 1_000,
      changeId: expect.any(String),
      action: 'delete',
      value: 'null',
    },
    {
      id: 'web',
      version: 2,
      changedAt: 2_000,
      changeId: expect.any(String),
      action: 'put',
      value: '{"name":"Second"}',
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
  const current = await readCurrentRecords(client, 'source')
  expect(current.find(({ id }) => id === 'tie')).toMatchObject({ changeId: 'b', json: '"b"' })
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
