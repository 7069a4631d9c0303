import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { toBatchId, type AcceptedEvent } from '@frontpage/contracts'
import { createIngestProducer, encodeBatch, type IngestProducer } from '@frontpage/queue'
import { readStories } from '@frontpage/read-models'
import { startTestNetwork, unlessExternal, waitFor, type TestNetwork } from '@frontpage/testing'

const itWithOwnClickHouse = unlessExternal('clickhouse', it)

let network: TestNetwork
let producer: IngestProducer
beforeAll(async () => {
  network = await startTestNetwork({ now: () => receivedAt })
  producer = createIngestProducer(network.redis, { namespace: network.namespace })
})
afterAll(async () => {
  await producer.close()
  await network.stop()
})

const receivedAt = Date.UTC(2026, 10, 23, 12)

function eventLine(messageId: string, over: Partial<AcceptedEvent> = {}): string {
  const event: AcceptedEvent = {
    messageId,
    type: 'page',
    sourceId: 'dev',
    site: 'dev',
    environment: 'production',
    receivedAt,
    timestamp: receivedAt,
    anonymousId: 'a',
    ...over,
  }
  return JSON.stringify(event)
}

function enqueue(lines: readonly string[]): Promise<void> {
  const id = toBatchId(randomUUID(), 0, lines.length)
  return producer.enqueue({ id, bytes: encodeBatch(lines), events: lines.length })
}

async function select<Row>(query: string): Promise<Row[]> {
  return (await network.store.query({ query, format: 'JSONEachRow' })).json<Row>()
}

async function countStored(prefix: string): Promise<{ rows: string; ids: string }> {
  const [counts] = await select<{ rows: string; ids: string }>(
    `SELECT toString(count()) AS rows, toString(uniqExact(message_id)) AS ids
     FROM events FINAL WHERE startsWith(message_id, '${prefix}')`,
  )
  return counts ?? { rows: '', ids: '' }
}

it('stores every event of a batch, once, however often the batch comes', async () => {
  const lines = Array.from({ length: 300 }, (_, n) => eventLine(`whole-${n}`))
  await enqueue(lines)
  await network.processAll()
  await Promise.all([enqueue(lines), enqueue(lines.toReversed()), enqueue(lines.slice(100, 200))])
  await network.processAll()
  expect(await countStored('whole-')).toEqual({ rows: '300', ids: '300' })
})

it('sets unreadable lines aside with the reason, and stores the rest of the batch', async () => {
  await enqueue([eventLine('mixed-0'), '{"broken', '{"type":"page"}', eventLine('mixed-1')])
  await network.processAll()
  expect(await countStored('mixed-')).toEqual({ rows: '2', ids: '2' })
  const kept = await select(
    `SELECT stage, reason, detail, body FROM rejected_events WHERE body LIKE '{%' ORDER BY body`,
  )
  expect(kept).toEqual([
    { stage: 'transporter', reason: 'undecodable_event', detail: 'not a JSON text', body: '{"broken' },
    {
      stage: 'transporter',
      reason: 'undecodable_event',
      detail: 'not an accepted event',
      body: '{"type":"page"}',
    },
  ])
})

it('sets a refused row aside as its event, and stores the other rows of its insert', async () => {
  // A lone surrogate is the only content known to be refused, and the tracker sends none.
  const poison = { properties: { storyId: 'poisoned', half: '\ud800' } }
  const line = (id: string, over: Partial<AcceptedEvent> = {}): string =>
    eventLine(id, { properties: { storyId: 'sound' }, ...over })
  await Promise.all([
    enqueue(Array.from({ length: 250 }, (_, n) => line(`insert-${n}`, n === 211 ? poison : {}))),
    enqueue(Array.from({ length: 50 }, (_, n) => line(`insert-other-${n}`, n === 0 ? poison : {}))),
  ])
  await network.processAll()
  expect(await countStored('insert-')).toEqual({ rows: '298', ids: '298' })
  const kept = await select<{ message_id: string; body: string }>(
    `SELECT message_id, body FROM rejected_events WHERE reason = 'refused_by_store' ORDER BY message_id`,
  )
  expect(kept.map(({ message_id }) => message_id)).toEqual(['insert-211', 'insert-other-0'])
  expect(kept.map(({ body }) => JSON.parse(body))).toEqual(
    ['insert-211', 'insert-other-0'].map((id) => JSON.parse(line(id, poison))),
  )
  const stories = { site: 'dev', storyIds: ['sound', 'poisoned'] }
  const [sound, poisoned] = await readStories(network.redis, {
    ...stories,
    nowMs: receivedAt,
    namespace: network.namespace,
  })
  expect([sound?.storyId, poisoned]).toEqual(['sound', undefined])
})

itWithOwnClickHouse(
  'leaves a batch in the queue while ClickHouse is unavailable, and stores it afterwards',
  async () => {
    await network.clickhouseServer.kill()
    const lines = Array.from({ length: 50 }, (_, n) => eventLine(`outage-${n}`))
    await enqueue(lines)
    await waitFor(async () => {
      const text = await (await fetch(`${network.transporter.url}/metrics`)).text()
      return /frontpage_transporter_store_outage_seconds [^0\n]|outage_seconds 0\.0*[1-9]/.test(text)
    })
    expect(await producer.depth()).toBe(1)
    await network.clickhouseServer.restart()
    await network.processAll()
    expect(await countStored('outage-')).toEqual({ rows: '50', ids: '50' })
  },
)

itWithOwnClickHouse('is not ready while ClickHouse is unavailable', async () => {
  await network.clickhouseServer.kill()
  await waitFor(async () => (await fetch(`${network.transporter.url}/readyz`)).status === 503)
  expect((await fetch(`${network.transporter.url}/livez`)).status).toBe(200)
  await network.clickhouseServer.restart()
  await waitFor(async () => (await fetch(`${network.transporter.url}/readyz`)).status === 200)
})
