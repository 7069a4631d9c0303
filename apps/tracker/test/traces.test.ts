import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import type { TracingConfig } from '@frontpage/service-kit'
import {
  findFreePort,
  startTestNetwork,
  startTraceReceiver,
  waitFor,
  type ReceivedSpan,
  type TestNetwork,
  type TraceReceiver,
} from '@frontpage/testing'

let receiver: TraceReceiver
let network: TestNetwork
let tracing: TracingConfig
beforeAll(async () => {
  receiver = await startTraceReceiver()
  tracing = {
    url: receiver.url,
    protocol: 'http/json',
    sampler: 'parentbased_always_on',
    samplerRatio: 1,
    maxQueuedSpans: 2_048,
    sendEveryMs: 20,
    timeoutMs: 500,
  }
  network = await startTestNetwork({ tracker: { tracing }, transporter: { tracing }, trending: { tracing } })
})
afterAll(async () => {
  await network.stop()
  await receiver.stop()
})

const newTraceId = (): string => randomBytes(16).toString('hex')
const callerSpanId = 'b7ad6b7169203331'

async function post(traceId: string, flags = '01'): Promise<void> {
  const answer = await fetch(`${network.tracker.url}/v1/track?secret=query`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'secret-browser',
      traceparent: `00-${traceId}-${callerSpanId}-${flags}`,
      authorization: `Basic ${btoa('dev:')}`,
    },
    body: JSON.stringify({ event: 'secret-event', anonymousId: 'secret-reader' }),
  })
  expect(answer.status).toBe(200)
}

const spansOf = (traceId: string): ReceivedSpan[] => receiver.spans.filter((span) => span.traceId === traceId)

/** Each span as `name < parent's name`. */
function treeOf(spans: readonly ReceivedSpan[]): string[] {
  const nameOf = (id: string): string =>
    id === callerSpanId ? 'caller' : (spans.find(({ spanId }) => spanId === id)?.name ?? id)
  return spans.map((span) => `${span.service}: ${span.name} < ${nameOf(span.parentSpanId)}`).toSorted()
}

const wholeTree = [
  'tracker: POST /v1/track < caller',
  'tracker: append to journal < POST /v1/track',
  'tracker: await confirmation < send ingest',
  'tracker: send ingest < POST /v1/track',
  'transporter: INSERT events < archive',
  'transporter: archive < process ingest',
  'transporter: confirm < process ingest',
  'transporter: decode < process ingest',
  'transporter: enrich and encode < process ingest',
  'transporter: fold < process ingest',
  'transporter: fold co-reads < fold',
  'transporter: fold identities < fold',
  'transporter: fold impressions < fold',
  'transporter: fold live < fold',
  'transporter: fold readers < fold',
  'transporter: fold stories < fold',
  'transporter: fold trending < fold',
  'transporter: keep_rejected < process ingest',
  'transporter: process ingest < send ingest',
]

it('shows a request as one trace, from the caller to the insert and its confirmation', async () => {
  const traceId = newTraceId()
  await post(traceId)
  await waitFor(() => spansOf(traceId).length >= wholeTree.length, { what: 'the spans of the request' })
  expect(treeOf(spansOf(traceId))).toEqual(wholeTree)
  const attributesOf = (name: string): unknown =>
    spansOf(traceId).find((span) => span.name === name)?.attributes
  expect(attributesOf('POST /v1/track')).toEqual({
    'http.request.method': 'POST',
    'http.route': '/v1/track',
    'url.path': '/v1/track',
    'url.scheme': 'http',
    'http.response.status_code': 200,
  })
  expect(attributesOf('INSERT events')).toMatchObject({
    'db.system.name': 'clickhouse',
    'db.namespace': network.database,
    'db.operation.batch.size': 1,
  })
})

it('contains nothing about the reader, the key or the event', async () => {
  const traceId = newTraceId()
  await post(traceId)
  await waitFor(() => spansOf(traceId).length >= wholeTree.length, { what: 'the spans of the request' })
  const told = JSON.stringify(spansOf(traceId))
  for (const secret of ['secret', '127.0.0.1', '"dev"']) expect(told).not.toContain(secret)
})

it('keeps storing events while no collector accepts the traces', async () => {
  const url = `http://127.0.0.1:${await findFreePort()}/v1/traces`
  const tracker = await network.startTracker({ tracing: { ...tracing, url } })
  const answer = await fetch(`${tracker.url}/v1/page`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('dev:')}` },
    body: JSON.stringify({ anonymousId: 'a', messageId: 'untraced' }),
  })
  expect(answer.status).toBe(200)
  await network.processAll()
  const query = "SELECT count() AS count FROM events WHERE message_id = 'untraced'"
  expect(await (await network.store.query({ query, format: 'JSONEachRow' })).json()).toEqual([{ count: 1 }])
  expect(await tracker.close()).toEqual([])
})

it('shows reads and administration, by route', async () => {
  const traceId = newTraceId()
  const headers = {
    traceparent: `00-${traceId}-${callerSpanId}-01`,
    authorization: `Bearer ${network.adminSecret}`,
  }
  await fetch(`${network.trending.url}/v1/trending?site=dev`, { headers })
  await fetch(`${network.tracker.url}/v1/admin/sources/dev`, { headers })
  await waitFor(() => spansOf(traceId).length === 3, { what: 'three spans' })
  expect(treeOf(spansOf(traceId))).toEqual([
    'tracker: GET /v1/admin/sources/:id < caller',
    'trending: GET /v1/trending < caller',
    'trending: make answer < GET /v1/trending',
  ])
})

it('links the other requests of a batch with it, both ways', async () => {
  await network.processAll()
  await network.redisServer.kill()
  // One batch that fails keeps the next from being cut until Redis is back.
  const [stuck, first, second] = [newTraceId(), newTraceId(), newTraceId()]
  const failuresBefore = network.tracker.journal.stats().shipErrors
  await post(stuck)
  await waitFor(() => network.tracker.journal.stats().shipErrors > failuresBefore, {
    what: 'a failed attempt',
  })
  await post(first)
  await post(second)
  await network.redisServer.restart()
  await waitFor(
    () => spansOf(first).length >= wholeTree.length && spansOf(stuck).length >= wholeTree.length,
    {
      what: 'the spans of the requests',
      timeoutMs: 20_000,
    },
  )
  const send = spansOf(first).find(({ name }) => name === 'send ingest')
  const request = spansOf(second).find(({ name }) => name === 'POST /v1/track')
  expect(send?.links).toEqual([expect.objectContaining({ traceId: second, spanId: request?.spanId })])
  const join = spansOf(second).find(({ name }) => name === 'join batch')
  expect(join).toMatchObject({
    parentSpanId: request?.spanId,
    links: [{ traceId: first, spanId: send?.spanId }],
  })
  const stuckSend = spansOf(stuck).filter(({ name }) => name === 'send ingest')
  expect(stuckSend).toHaveLength(1)
  expect(stuckSend[0]).toMatchObject({ status: 0, events: expect.arrayContaining([expect.objectContaining({ name: 'exception' })]) as unknown }) // prettier-ignore
})

it('records nothing of a request whose caller does not', async () => {
  const [unsampled, sampled] = [newTraceId(), newTraceId()]
  await post(unsampled, '00')
  await network.processAll()
  await post(sampled)
  await waitFor(() => spansOf(sampled).length >= wholeTree.length, { what: 'the spans of a later request' })
  expect(spansOf(unsampled)).toEqual([])
})
