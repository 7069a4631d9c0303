import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { once } from 'node:events'
import { request } from 'node:http'
import { z } from 'zod'
import {
  findFreePort,
  startTraceReceiver,
  waitFor,
  type ReceivedSpan,
  type TraceReceiver,
} from '@frontpage/testing'
import {
  ClosingStack,
  createLogger,
  createMetrics,
  defineRawRoute,
  defineRoute,
  HttpFault,
  startTracing,
  type Metrics,
  type TracingConfig,
} from '../src/index.js'
import { startTestService, type TestService } from './start-test-service.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${traceId}-b7ad6b7169203331-01`

let receiver: TraceReceiver
const stacks: ClosingStack[] = []
beforeEach(async () => {
  receiver = await startTraceReceiver()
})
afterEach(async () => {
  for (const stack of stacks.splice(0)) await stack.close()
  await receiver.stop()
})

const text = { description: '', body: z.string(), contentType: 'text/plain' }
const routes = [
  defineRoute({
    method: 'GET',
    path: '/readers/:readerId',
    operationId: 'getReader',
    summary: '',
    responses: { 200: text },
    handler: () => ({ status: 200, body: 'ok' }),
  }),
  defineRoute({
    method: 'GET',
    path: '/broken',
    operationId: 'getBroken',
    summary: '',
    responses: { 200: text },
    handler() {
      throw new TypeError('quotes secret-body')
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/full',
    operationId: 'getFull',
    summary: '',
    responses: { 200: text },
    handler() {
      throw new HttpFault(503, 'journal_full', { detail: 'Full.' })
    },
  }),
]
const hanging = defineRawRoute({
  method: 'GET',
  path: '/hanging',
  operationId: 'getHanging',
  summary: '',
  handler: () => undefined,
})

interface Traced extends TestService {
  readonly lines: readonly Record<string, unknown>[]
  readonly tracing: Metrics
  /** Sends the waiting spans. */
  flush(): Promise<void>
}

async function start(over: Partial<TracingConfig> = {}): Promise<Traced> {
  const config: TracingConfig = {
    url: receiver.url,
    protocol: 'http/json',
    sampler: 'parentbased_always_on',
    samplerRatio: 1,
    maxQueuedSpans: 100,
    sendEveryMs: 20,
    timeoutMs: 500,
    ...over,
  }
  const lines: Record<string, unknown>[] = []
  const log = createLogger({
    service: 'test',
    level: 'info',
    destination: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) },
  })
  const stack = new ClosingStack({ deadlineMs: 5_000 })
  stacks.push(stack)
  const tracing = createMetrics()
  const tracer = await startTracing({
    name: 'test',
    config: { tracing: config },
    log,
    metrics: tracing,
    stack,
  })
  const service = await startTestService({ tracer, routes, hotRoutes: [hanging] })
  return { ...service, lines, tracing, flush: async () => void (await stack.close()) }
}

async function spanFrom(name: string): Promise<ReceivedSpan> {
  return waitFor(() => receiver.spans.find((span) => span.name === name), { what: `a span ${name}` })
}

async function outcomesOf({ tracing }: Traced): Promise<string[]> {
  const told = await tracing.registry.getSingleMetricAsString('frontpage_trace_spans_total')
  return told.split('\n').filter((line) => !line.startsWith('#'))
}

describe('a request', () => {
  it('continues the trace of its caller, named by its route', async () => {
    const { url } = await start()
    await fetch(`${url}/readers/secret-reader?secret=query`, {
      headers: { traceparent, tracestate: 'vendor=1', 'user-agent': 'secret-browser' },
    })
    const span = await spanFrom('GET /readers/:readerId')
    expect(span).toMatchObject({
      traceId,
      parentSpanId: 'b7ad6b7169203331',
      kind: 2,
      service: 'test',
      status: 0,
    })
    expect(span.attributes).toEqual({
      'http.request.method': 'GET',
      'http.route': '/readers/:readerId',
      'url.path': '/readers/:readerId',
      'url.scheme': 'http',
      'http.response.status_code': 200,
    })
    expect(JSON.stringify(receiver.requests.map(({ body }) => body.toString()))).not.toContain('secret')
  })

  it.each([
    '',
    'nonsense',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    'ff-x',
    'x'.repeat(300),
  ])('begins a trace where it comes with %j', async (header) => {
    const { url } = await start()
    await fetch(`${url}/readers/1`, { headers: { traceparent: header } })
    expect((await spanFrom('GET /readers/:readerId')).parentSpanId).toBe('')
  })

  it('that fails has the kind of the error and its place, and not its message', async () => {
    const { url } = await start()
    await fetch(`${url}/broken`)
    const span = await spanFrom('GET /broken')
    expect(span.status).toBe(2)
    expect(span.attributes).toMatchObject({ 'http.response.status_code': 500, 'error.type': 'TypeError' })
    const [event] = span.events
    expect(event).toMatchObject({ name: 'exception', attributes: { 'exception.type': 'TypeError' } })
    expect(event?.attributes['exception.stacktrace']).toMatch(/^\s+at .*tracing\.test\.ts/)
    expect(JSON.stringify(span)).not.toContain('secret')
  })

  it('that is refused with a 5xx has the code of the fault', async () => {
    const { url } = await start()
    await fetch(`${url}/full`)
    expect((await spanFrom('GET /full')).attributes).toMatchObject({
      'http.response.status_code': 503,
      'error.type': 'journal_full',
    })
  })

  it('whose client disconnects ends its span', async () => {
    const { url, server } = await start()
    const leaving = request(`${url}/hanging`).on('error', () => undefined)
    const arrived = once(server, 'request')
    leaving.end()
    await arrived
    leaving.destroy()
    expect((await spanFrom('GET /hanging')).attributes).toMatchObject({ 'error.type': 'client_gone' })
  })

  it('for health, or without a route, is not traced', async () => {
    const { url, flush } = await start()
    for (const path of ['/livez', '/readyz', '/metrics', '/nothing', '/readers/1']) await fetch(url + path)
    await flush()
    expect(receiver.spans.map(({ name }) => name)).toEqual(['GET /readers/:readerId'])
  })
})

it.each([
  ['always_off', true, []],
  ['parentbased_always_off', false, []],
  ['parentbased_always_off', true, ['GET /readers/:readerId']],
  ['traceidratio', false, []],
  ['parentbased_traceidratio', true, ['GET /readers/:readerId']],
] as const)('%s with a caller that samples (%s) records %j', async (sampler, hasParent, expected) => {
  const { url, flush } = await start({ sampler, samplerRatio: 0 })
  await fetch(`${url}/readers/1`, hasParent ? { headers: { traceparent } } : {})
  await flush()
  expect(receiver.spans.map(({ name }) => name)).toEqual(expected)
})

it('sends protobuf where that is asked for', async () => {
  const { url, flush } = await start({ protocol: 'http/protobuf' })
  await fetch(`${url}/readers/1`)
  await flush()
  expect(receiver.requests[0]?.contentType).toBe('application/x-protobuf')
  expect(receiver.requests[0]?.body.toString('latin1')).toContain('GET /readers/:readerId')
})

describe('an unavailable collector', () => {
  it('is one line in the log, and affects no request and no stop', async () => {
    const service = await start({ url: `http://127.0.0.1:${await findFreePort()}/v1/traces`, sendEveryMs: 1 })
    const answer = await fetch(`${service.url}/readers/1`)
    expect(answer.status).toBe(200)
    await service.flush()
    expect((await fetch(`${service.url}/readers/1`)).status).toBe(200)
    expect(service.lines.filter(({ level }) => level === 'warn' || level === 40)).toHaveLength(1)
  })

  it('is logged once, and again when it is back', async () => {
    let isAway = true
    const service = await start()
    receiver.answer = () => (isAway ? 400 : 200)
    await fetch(`${service.url}/readers/1`)
    await waitFor(() => service.lines.length === 1)
    await fetch(`${service.url}/readers/2`)
    await waitFor(async () =>
      (await outcomesOf(service)).includes('frontpage_trace_spans_total{outcome="failed"} 2'),
    )
    isAway = false
    await fetch(`${service.url}/readers/3`)
    await waitFor(() => service.lines.length === 2)
    expect(service.lines.map(({ msg }) => msg)).toEqual([
      'spans cannot be exported; nothing else is affected',
      'spans are exported again',
    ])
    expect(await outcomesOf(service)).toEqual([
      'frontpage_trace_spans_total{outcome="sent"} 1',
      'frontpage_trace_spans_total{outcome="failed"} 2',
      'frontpage_trace_spans_total{outcome="dropped"} 0',
    ])
  })
})

it('keeps no more spans than its limit, and counts the others', async () => {
  const service = await start({ maxQueuedSpans: 2, sendEveryMs: 60_000 })
  receiver.answer = () => undefined
  for (let n = 0; n < 10; n++) await fetch(`${service.url}/readers/${n}`)
  // Two spans are on their way to a collector that does not answer, and two wait.
  await waitFor(async () =>
    (await outcomesOf(service)).includes('frontpage_trace_spans_total{outcome="dropped"} 6'),
  )
})
