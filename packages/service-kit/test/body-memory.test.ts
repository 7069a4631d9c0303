import { describe, expect, it } from '@jest/globals'
import { waitFor } from '@frontpage/testing'
import { defineRawRoute, readBody, type HttpLimits, type RawRoute } from '../src/index.js'

import { connectRaw, type RawConnection } from './raw-connection.js'
import { startTestService, type TestService } from './start-test-service.js'

const maxBytes = 500_000

const echoLength: RawRoute = defineRawRoute({
  method: 'POST',
  path: '/x',
  operationId: 'x',
  summary: '',
  async handler(req, res) {
    res.end(`read ${(await readBody(req, { maxBytes })).length}`)
  },
})

const start = (httpLimits: Partial<HttpLimits> = {}): Promise<TestService> =>
  startTestService({ hotRoutes: [echoLength], settings: { httpLimits } })

async function metricOf({ url }: TestService, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const line = text.split('\n').find((each) => each.startsWith(`${name} `))
  return Number(line?.slice(name.length + 1))
}

const chunked = (piece: string, count: number): string =>
  `${piece.length.toString(16)}\r\n${piece}\r\n`.repeat(count)

async function begin(port: number, header: string): Promise<RawConnection> {
  const connection = await connectRaw(port)
  connection.send('POST /x HTTP/1.1', 'Host: x', header, '', '')
  return connection
}

describe('a body that is being received', () => {
  it('takes memory in proportion to the received bytes, in however many pieces', async () => {
    const service = await start()
    const connection = await begin(service.port, 'Transfer-Encoding: chunked')
    connection.send(chunked('x'.repeat(50), 1_000))
    await waitFor(async () => (await metricOf(service, 'frontpage_http_body_bytes')) >= 50_000)
    expect(await metricOf(service, 'frontpage_http_body_bytes')).toBeLessThanOrEqual(100_000)
    connection.send('0\r\n\r\n')
    await connection.until(/read 50000/)
    expect(await metricOf(service, 'frontpage_http_body_bytes')).toBe(0)
  })

  it('takes no memory for a declared length alone', async () => {
    const service = await start()
    const connection = await begin(service.port, `Content-Length: ${maxBytes}`)
    connection.send('x')
    await waitFor(async () => (await metricOf(service, 'frontpage_http_body_bytes')) > 0)
    connection.send('x')
    await waitFor(async () => (await metricOf(service, 'frontpage_http_body_bytes')) > 1)
    expect(await metricOf(service, 'frontpage_http_body_bytes')).toBeLessThanOrEqual(4_096)
    connection.socket.resetAndDestroy()
    await waitFor(async () => (await metricOf(service, 'frontpage_http_body_bytes')) === 0)
  })

  it('is refused when it comes in thousands of pieces of a byte', async () => {
    const service = await start()
    const connection = await begin(service.port, 'Transfer-Encoding: chunked')
    connection.send(chunked('x', 5_000))
    expect(await connection.ended()).toMatch(/^HTTP\/1\.1 400 [^]*connection: close[^]*malformed_request/i)
    expect(await metricOf(service, 'frontpage_http_bodies_refused_total{reason="fragmented"}')).toBe(1)
  })

  it('is refused when it comes more slowly than any network', async () => {
    const service = await start({ bodyGraceMs: 100, minBodyBytesPerSecond: 1_000_000 })
    const connection = await begin(service.port, 'Content-Length: 100')
    connection.send('x')
    expect(await connection.ended()).toMatch(/^HTTP\/1\.1 408 [^]*request_timeout/)
    expect(await metricOf(service, 'frontpage_http_bodies_refused_total{reason="too_slow"}')).toBe(1)
    const quick = await fetch(`${service.url}/x`, { method: 'POST', body: 'x' })
    expect(await quick.text()).toBe('read 1')
  })
})

describe('the memory of all bodies', () => {
  it('has room for new bodies while others hold it: the oldest are refused', async () => {
    const room = 2 ** 20
    const service = await start({ bodyMemoryBytes: room })
    const holders: RawConnection[] = []
    for (let n = 0; n < 8; n++) {
      const connection = await begin(service.port, `Content-Length: ${maxBytes}`)
      connection.send('x'.repeat(maxBytes - 1))
      holders.push(connection)
    }
    const [first] = holders
    const answer = await first!.ended()
    expect(answer).toMatch(/^HTTP\/1\.1 503 /)
    expect(answer).toMatch(/retry-after: \d/i)
    expect(answer).toContain('"code":"overloaded"')
    for (let n = 0; n < 50; n++) {
      const response = await fetch(`${service.url}/x`, { method: 'POST', body: 'x'.repeat(20_000) })
      expect([response.status, await response.text()]).toEqual([200, 'read 20000'])
      expect(await metricOf(service, 'frontpage_http_body_bytes')).toBeLessThanOrEqual(room)
    }
    expect(await metricOf(service, 'frontpage_http_bodies_refused_total{reason="no_room"}')).toBeGreaterThan(
      5,
    )
    for (const holder of holders) holder.socket.destroy()
  })

  it('has none for a body that is larger than it', async () => {
    const service = await start({ bodyMemoryBytes: 100_000 })
    const connection = await begin(service.port, `Content-Length: ${maxBytes}`)
    connection.send('x'.repeat(maxBytes))
    expect(await connection.ended()).toMatch(/^HTTP\/1\.1 503 /)
    await waitFor(async () => (await metricOf(service, 'frontpage_http_body_bytes')) === 0)
  })
})

describe('a body that is not read', () => {
  const unread: RawRoute = defineRawRoute({
    method: 'POST',
    path: '/unread',
    operationId: 'unread',
    summary: '',
    handler: (_req, res) => void res.end('answered'),
  })

  it.each(['/unread', '/nowhere'])(
    'does not cost the connection of %s, unless it has no end',
    async (path) => {
      const { port } = await startTestService({ hotRoutes: [unread] })
      const connection = await connectRaw(port)
      const head = (length: number): string =>
        `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`
      connection.send(head(1_000_000))
      await connection.until(/HTTP\/1\.1 (?:200|404)/)
      connection.send('x'.repeat(1_000_000), head(2 ** 30).trimStart())
      await connection.until(/HTTP\/1\.1 (?:200|404)[^]*HTTP\/1\.1 (?:200|404)/)
      const mebibyte = Buffer.alloc(2 ** 20)
      for (let sent = 0; sent < 16; sent++) connection.sendBytes(mebibyte)
      await connection.ended()
    },
  )
})
