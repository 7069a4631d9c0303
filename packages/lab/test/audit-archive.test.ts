import { afterAll, beforeAll, expect, it } from '@jest/globals'
import {
  createEventStoreClient,
  createEventWriter,
  encodeEventRows,
  migrate,
  toEventRow,
  type EncodedRows,
  type EventStoreClient,
} from '@frontpage/event-store'
import { startTestClickHouse, type TestClickHouse } from '@frontpage/testing'
import { auditArchive } from '../src/drill/instruments/audit-archive.js'
import { createLedger } from '../src/drill/instruments/ledger.js'

let server: TestClickHouse
let store: EventStoreClient
beforeAll(async () => {
  server = await startTestClickHouse()
  const config = server.newDatabase('audit')
  await migrate(config)
  store = createEventStoreClient(config)
})
afterAll(async () => {
  await store.close()
  await server.stop()
})

const noon = Date.UTC(2026, 10, 23, 12)
const hourMs = 3_600_000

function encodeRow(messageId: string, originalTimestamp = noon): EncodedRows {
  const row = toEventRow({
    messageId,
    type: 'page',
    sourceId: 'web',
    site: 'daily',
    environment: 'production',
    receivedAt: noon,
    timestamp: noon,
    originalTimestamp,
    anonymousId: 'reader-1',
  })
  return encodeEventRows([row])
}

it('finds lost, duplicated, hidden and unacknowledged messages', async () => {
  const ledger = createLedger()
  for (const id of ['kept', 'resent', 'moved', 'unanswered', 'gone', 'given-up']) ledger.offer(id)
  ledger.acknowledge(['kept', 'resent', 'moved', 'gone'], 1)

  const writer = createEventWriter(store)
  await writer.insert(['kept', 'resent', 'moved', 'unanswered'].map((id) => encodeRow(id)), 'first') // prettier-ignore
  // Each retry in an insert of its own: within one, ClickHouse keeps one copy at once.
  await writer.insert([encodeRow('resent')], 'a retry')
  await writer.insert([encodeRow('moved', noon - hourMs)], 'a copy with another key')

  const audit = await auditArchive(store, ledger)
  expect(audit).toMatchObject({ stored: 4, lost: 1, duplicated: 1, deadLettered: 0 })
  // A merge may have removed it already.
  expect([0, 1]).toContain(audit.physicalDuplicates)
})
