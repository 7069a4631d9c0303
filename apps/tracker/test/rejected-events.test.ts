import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { gzipSync } from 'node:zlib'
import { ingestLimits } from '@frontpage/contracts'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { createTrackerClient, selectStored, type TrackerClient } from './tracker-client.js'

let network: TestNetwork
let tracker: TrackerClient
beforeAll(async () => {
  network = await startTestNetwork()
  tracker = createTrackerClient(network.tracker.url, network)
})
afterAll(() => network.stop())

interface Rejection {
  stage: string
  reason: string
  detail: string
  source_id: string
  message_id: string
  body: string
  body_bytes: number
}

/** Selects the rows whose body or id contains the mark. */
async function rejectionsOf(mark: string): Promise<Rejection[]> {
  return selectStored<Rejection>(
    network,
    `SELECT stage, reason, detail, source_id, message_id, body, body_bytes FROM rejected_events
     WHERE position(body, {mark:String}) > 0 OR position(message_id, {mark:String}) > 0 ORDER BY message_id`,
    { mark },
  )
}

it('keeps a single event with its source, reason, id and body', async () => {
  const body = JSON.stringify({ messageId: 'single-1', anonymousId: 'a', properties: { n: 1 } })
  await tracker.post('/v1/track', body)
  expect(await rejectionsOf('single-1')).toEqual([
    {
      stage: 'tracker',
      reason: 'missing_field',
      detail: 'A track call needs "event".',
      source_id: 'dev',
      message_id: 'single-1',
      body,
      body_bytes: body.length,
    },
  ])
})

it('keeps the bad items of a batch, each on its own, beside the good ones', async () => {
  const good = { type: 'page', anonymousId: 'a', messageId: 'items-0' }
  const bad = { type: 'page', messageId: 'items-1', properties: { é: '\ud800' } }
  await tracker.post('/v1/batch', { batch: [good, bad, { ...good, messageId: 'items-2', properties: 7 }] })
  expect(await rejectionsOf('items-')).toMatchObject([
    { reason: 'missing_identity', message_id: 'items-1', source_id: 'dev' },
    { reason: 'invalid_field', message_id: 'items-2', source_id: 'dev' },
  ])
})

it('keeps an event whole up to the size that an event may have', async () => {
  const deep = 7_000
  const bodies = [
    JSON.stringify({ messageId: 'whole-1', properties: { text: '😀é'.repeat(5_000), n: 1 } }),
    JSON.stringify({ messageId: 'whole-2', properties: { text: '\u0000"\n'.repeat(2_700) } }),
    `{"messageId":"whole-3","properties":{"deep":${'[{"a":'.repeat(deep / 2)}1${'}]'.repeat(deep / 2)}}}`,
    `{"messageId":"whole-4","properties":{"n":"${'x'.repeat(32_000)}","digits":"1610521604143693812"}}`,
  ]
  for (const body of bodies) {
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(ingestLimits.maxEventBytes)
    expect(Buffer.byteLength(body)).toBeGreaterThan(20_000)
    await tracker.post('/v1/page', body)
    const item = body.replace('whole-', 'whole-item-').replace('{', '{"type":"page",')
    await tracker.post('/v1/batch', `{"batch":[${item}]}`)
  }
  const rows = await rejectionsOf('whole-')
  expect(rows.map((row) => row.body)).toEqual([
    ...bodies,
    ...bodies.map((body) => body.replace('whole-', 'whole-item-').replace('{', '{"type":"page",')),
  ])
})

it('keeps every item of a batch without a valid one', async () => {
  const batch = Array.from({ length: 2_500 }, (_, n) => ({ messageId: `none-${n}`, type: 'page', text: 'é\u0000'.repeat(10) })) // prettier-ignore
  await tracker.post('/v1/batch', { batch })
  expect((await rejectionsOf('none-')).map((row) => row.body).toSorted()).toEqual(
    batch.map((item) => JSON.stringify(item)).toSorted(),
  )
})

it('caps larger bodies between two characters, and records their size', async () => {
  const body = JSON.stringify({ messageId: 'capped-1', properties: { text: '😀'.repeat(9_000) } })
  await tracker.post('/v1/page', body)
  await tracker.post('/v1/batch', `{"batch":[${body.replace('capped-1', 'capped-2')}]}`)
  const rows = await rejectionsOf('capped-')
  expect(rows.map((row) => [row.message_id, row.body_bytes])).toEqual([
    ['capped-1', Buffer.byteLength(body)],
    ['capped-2', Buffer.byteLength(body)],
  ])
  for (const row of rows) {
    expect(body.replace('capped-1', row.message_id)).toContain(row.body)
    expect(ingestLimits.maxEventBytes - Buffer.byteLength(row.body)).toBeLessThan(4)
    expect(Buffer.byteLength(row.body)).toBeLessThanOrEqual(ingestLimits.maxEventBytes)
  }
})

it('keeps the received part of a request that was too large or not in its encoding', async () => {
  const huge = `{"huge-1":"${'x'.repeat(600_000)}`
  await tracker.post('/v1/batch', huge)
  const [row] = await rejectionsOf('huge-1')
  expect(row).toMatchObject({ reason: 'batch_too_large', source_id: 'dev', body_bytes: huge.length })
  expect(row?.body).toHaveLength(ingestLimits.maxEventBytes)

  await tracker.post('/v1/batch', new Uint8Array(gzipSync(huge)), { 'content-encoding': 'gzip' })
  await tracker.post('/v1/batch', 'no gzip', { 'content-encoding': 'gzip' })
  const rows = await selectStored(
    network,
    `SELECT reason, body, source_id FROM rejected_events WHERE body = '' ORDER BY reason`,
  )
  expect(rows).toEqual([
    { reason: 'batch_too_large', body: '', source_id: 'dev' },
    { reason: 'invalid_encoding', body: '', source_id: 'dev' },
  ])
})

it('keeps them also where the key stands in the part that was received', async () => {
  const page = { 'content-type': 'text/plain', authorization: '' }
  const huge = `{"writeKey":"dev","huge-2":"${'x'.repeat(600_000)}`
  const tooLarge = await tracker.post('/v1/batch', huge, page)
  const broken = await tracker.post('/v1/t', '{"writeKey":"dev","event":"broken-1",}', page)
  expect([tooLarge.status, broken.status]).toEqual([413, 400])
  const [kept] = await rejectionsOf('huge-2')
  expect(kept).toMatchObject({ reason: 'batch_too_large', source_id: 'dev', body_bytes: huge.length })
  expect(await rejectionsOf('broken-1')).toMatchObject([{ reason: 'invalid_json', source_id: 'dev' }])
})

it('keeps no full address, however malformed the body', async () => {
  const address = '203.0.113.99'
  await tracker.post(
    '/v1/track',
    JSON.stringify({ messageId: 'ip-1', anonymousId: 'a', context: { ip: address } }),
  )
  await tracker.post('/v1/track', `{"messageId":"ip-2","context":{"ip" : "${address}"`)
  await tracker.post('/v1/track', `{"messageId":"ip-3","context":{"ip":"${address}`)
  await tracker.post('/v1/batch', { batch: [{ messageId: 'ip-4', context: { ip: address } }] })
  const rows = await rejectionsOf('ip-')
  expect(rows).toHaveLength(4)
  for (const { body } of rows) expect(body).not.toContain(address)
})

it('keeps of a reader who asks for privacy only that something was rejected', async () => {
  await tracker.post('/v1/track', '{"messageId":"private-1","anonymousId":"secret"}', { 'sec-gpc': '1' })
  expect(await rejectionsOf('private-1')).toMatchObject([{ reason: 'missing_field', body: '' }])
  expect(await rejectionsOf('secret')).toEqual([])
})
