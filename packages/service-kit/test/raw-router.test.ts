import { describe, expect, it } from '@jest/globals'
import {
  actorOf,
  defineRawRoute,
  HttpFault,
  prepareReply,
  readBody,
  requireAdmin,
  sendPrepared,
  type RawRoute,
} from '../src/index.js'
import { connectRaw } from './raw-connection.js'
import { adminSecret, startTestService } from './start-test-service.js'

const ok = prepareReply(200, { 'Content-Type': 'text/plain' }, 'fine')

function route(handler: RawRoute['handler'], overrides: Partial<RawRoute> = {}): RawRoute {
  return {
    kind: 'raw-route',
    method: 'POST',
    path: '/hot',
    operationId: 'hot',
    summary: '',
    handler,
    ...overrides,
  }
}

const post = (url: string, init: RequestInit = {}) => fetch(`${url}/hot`, { method: 'POST', ...init })

describe('a raw route', () => {
  it('answers with what its handler writes, and nothing of Express', async () => {
    const { url } = await startTestService({ hotRoutes: [route((_req, res) => sendPrepared(res, ok))] })
    const response = await post(url)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('fine')
    expect([...response.headers.keys()].toSorted()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'date',
      'keep-alive',
    ])
  })

  it('gets its parameters, typed by its path', async () => {
    const settings = defineRawRoute({
      method: 'GET',
      path: '/v1/projects/:writeKey/settings',
      operationId: 'settings',
      summary: '',
      handler(_req, res, { writeKey }) {
        res.end(writeKey.toUpperCase())
      },
    })
    const { url } = await startTestService({ hotRoutes: [settings] })
    expect(await (await fetch(`${url}/v1/projects/a%2Fb/settings?x=1`)).text()).toBe('A/B')
    expect((await fetch(`${url}/v1/projects/%zz/settings`)).status).toBe(400)
  })

  it('answers HEAD of a GET without a body', async () => {
    const get = route((_req, res) => sendPrepared(res, ok), { method: 'GET' })
    const { url } = await startTestService({ hotRoutes: [get] })
    const response = await fetch(`${url}/hot`, { method: 'HEAD' })
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([
      200,
      '4',
      '',
    ])
  })

  it('answers without a body where the status has none, and the next request on the same connection', async () => {
    const unchanged = prepareReply(304, { ETag: '"1"' })
    const get = route((_req, res) => sendPrepared(res, unchanged), { method: 'GET' })
    const { port } = await startTestService({ hotRoutes: [get] })
    const connection = await connectRaw(port)
    for (const count of [1, 2]) {
      connection.send('GET /hot HTTP/1.1', 'Host: x', '', '')
      const text = await connection.until(new RegExp(`(304 Not Modified[^]*){${count}}\r\n\r\n$`))
      expect(text).not.toMatch(/content-length|transfer-encoding/i)
      expect(text).toContain('ETag: "1"')
    }
    connection.socket.destroy()
  })

  it('takes the absolute form of a request target', async () => {
    const { port } = await startTestService({ hotRoutes: [route((_req, res) => sendPrepared(res, ok))] })
    const connection = await connectRaw(port)
    connection.send(
      'POST http://example.org/hot?x=1 HTTP/1.1',
      'Host: example.org',
      'Connection: close',
      '',
      '',
    )
    expect(await connection.ended()).toMatch(/^HTTP\/1\.1 200 OK[^]*fine$/)
  })

  it.each<[string, RawRoute['handler']]>([
    [
      'throws',
      () => {
        throw new Error('the inside')
      },
    ],
    ['rejects', () => Promise.reject(new Error('the inside'))],
    [
      'throws while its body is read',
      (req) =>
        readBody(req, { maxBytes: 10 }, () => {
          throw new Error('the inside')
        }),
    ],
    [
      'rejects after its body was read',
      (req) => readBody(req, { maxBytes: 10 }, () => Promise.reject(new Error('the inside'))),
    ],
  ])('that %s answers 500 as a problem that shows nothing of the inside, logged once', async (_, handler) => {
    const { url, logged } = await startTestService({ hotRoutes: [route(handler)] })
    const response = await post(url, { body: 'x', headers: { 'X-Request-Id': 'abc-1' } })
    expect(response.status).toBe(500)
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(response.headers.get('x-request-id')).toBe('abc-1')
    expect(await response.json()).toEqual({
      type: 'urn:frontpage:problem:internal_error',
      title: 'Internal Server Error',
      status: 500,
      detail: 'Something failed on our side.',
      message: 'Something failed on our side.',
      error: 'Something failed on our side.',
      instance: 'urn:frontpage:request:abc-1',
      code: 'internal_error',
      retryable: true,
      requestId: 'abc-1',
    })
    expect(logged).toHaveLength(1)
    expect(logged[0]).toMatchObject({ level: 'error', requestId: 'abc-1', err: { message: 'the inside' } })
  })

  it('answers an expected fault with its status, code and headers, and logs nothing above debug', async () => {
    const limited = route(() => {
      throw new HttpFault(429, 'rate_limited', { detail: 'Slow down.', headers: { 'Retry-After': '3' } })
    })
    const { url, logged } = await startTestService({ hotRoutes: [limited] })
    const response = await post(url)
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3'])
    expect(await response.json()).toMatchObject({
      code: 'rate_limited',
      detail: 'Slow down.',
      retryable: true,
    })
    expect(logged).toEqual([])
  })

  it('logs a storm of refusals once a second', async () => {
    const full = route(() => {
      throw new HttpFault(503, 'journal_full')
    })
    const { url, logged } = await startTestService({ hotRoutes: [full] })
    await Promise.all(Array.from({ length: 20 }, async () => (await post(url)).text()))
    expect(logged.length).toBeLessThan(20)
    expect(logged[0]).toMatchObject({ level: 'warn', code: 'journal_full' })
  })

  it('cuts the connection when it fails in the middle of an answer', async () => {
    const broken = route(async (_req, res) => {
      res.writeHead(200, { 'Content-Length': '100' })
      res.write('some')
      await Promise.reject(new Error('half-way'))
    })
    const { url, logged } = await startTestService({ hotRoutes: [broken] })
    await expect(post(url).then((response) => response.text())).rejects.toThrow()
    expect(logged).toHaveLength(1)
  })

  it.each(['a b', 'x'.repeat(129), '<script>', ''])(
    'replaces the request id %j by one of its own',
    async (id) => {
      const { url } = await startTestService({ hotRoutes: [] })
      const response = await fetch(`${url}/nothing`, { headers: { 'X-Request-Id': id } })
      expect(response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
    },
  )

  it('admits a caller with the scope, and knows the actor', async () => {
    const named = route((req, res) => void res.end(actorOf(req)?.name), { auth: requireAdmin('sources') })
    const { url } = await startTestService({ hotRoutes: [named] })
    expect((await post(url)).status).toBe(401)
    const response = await post(url, { headers: { Authorization: `Bearer ${adminSecret}` } })
    expect(await response.text()).toBe('ann')
  })
})

describe('what is not a hot route', () => {
  const hotRoutes = [route((_req, res) => sendPrepared(res, ok))]

  it('is a 404 problem', async () => {
    const { url } = await startTestService({ hotRoutes })
    const response = await fetch(`${url}/nothing`)
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(await response.json()).toMatchObject({ code: 'not_found', status: 404 })
  })

  it.each(['/hot', '/hot/'])('is a 405 with Allow at %s for another method', async (path) => {
    const { url } = await startTestService({ hotRoutes })
    const response = await fetch(`${url}${path}`, { method: 'DELETE' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'OPTIONS, POST'])
    expect(await response.json()).toMatchObject({ code: 'method_not_allowed' })
  })

  it('cannot be defined twice, on whichever router', async () => {
    await expect(startTestService({ hotRoutes, routes: hotRoutes })).rejects.toThrow(
      'two routes have POST /hot',
    )
  })
})

it('counts requests and their time by route pattern', async () => {
  const settings = defineRawRoute({
    method: 'GET',
    path: '/v1/stories/:storyId',
    operationId: 'story',
    summary: '',
    handler: (_req, res) => sendPrepared(res, ok),
  })
  const { url } = await startTestService({ hotRoutes: [settings] })
  for (const path of ['/v1/stories/a', '/v1/stories/b', '/elsewhere', '/livez'])
    await (await fetch(url + path)).text()
  const text = await (await fetch(`${url}/metrics`)).text()
  expect(text).toContain(
    'frontpage_http_requests_total{method="GET",route="/v1/stories/:storyId",status="200"} 2',
  )
  expect(text).toContain('frontpage_http_requests_total{method="any",route="unmatched",status="404"} 1')
  expect(text).toContain('frontpage_http_requests_total{method="GET",route="/livez",status="200"} 1')
  expect(text).toContain(
    'frontpage_http_request_duration_seconds_count{method="GET",route="/v1/stories/:storyId"} 2',
  )
  expect(text).not.toContain('/v1/stories/a')
})
