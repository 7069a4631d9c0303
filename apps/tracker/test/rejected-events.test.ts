import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { gzipSync } from 'node:zlib'
import { maxRejectedBodyLength } from '@frontpage/contracts'
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

/** Those whose body or id contains the mark. */
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

it('caps the body, and says how large it was', async () => {
  await tracker.post(
    '/v1/page',
    JSON.stringify({ messageId: 'capped-1', properties: { text: '😀'.repeat(9_000) } }),
  )
  const [row] = await rejectionsOf('capped-1')
  expect(row?.reason).toBe('event_too_large')
  expect(row?.body_bytes).toBeGreaterThan(36_000)
  expect(row!.body.length).toBeLessThanOrEqual(maxRejectedBodyLength)
})

it('keeps of a request that was too large, or in no encoding, what there is to keep', async () => {
  const huge = `{"huge-1":"${'x'.repeat(600_000)}`
  await tracker.post('/v1/batch', huge)
  const [row] = await rejectionsOf('huge-1')
  expect(row).toMatchObject({ reason: 'batch_too_large', source_id: 'dev', body_bytes: huge.length })
  expect(row?.body).toHaveLength(maxRejectedBodyLength)

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

it('keeps no full address, however broken what holds it', async () => {
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
