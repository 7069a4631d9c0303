import { describe, expect, it } from '@jest/globals'
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { ClientGoneError, defineRawRoute, readBody, type BodyLimits } from '../src/index.js'
import { connectRaw } from './raw-connection.js'
import { startTestService, type TestService } from './start-test-service.js'

const gzip = promisify(zlib.gzip)
const deflate = promisify(zlib.deflate)
const deflateRaw = promisify(zlib.deflateRaw)
const brotli = promisify(zlib.brotliCompress)

const text = 'Halo, dunia: „Straße“ 🌏'.repeat(20)

const answerLength = (res: { end(text: string): unknown }, body: Buffer) =>
  res.end(`${body.length} ${body.toString()}`)

/** The three ways in which a handler may read; the last one begins when the body has already arrived. */
function readers(limits: BodyLimits) {
  return [
    defineRawRoute({
      method: 'POST',
      path: '/callback',
      operationId: 'callback',
      summary: '',
      handler(req, res) {
        readBody(req, limits, (fault, body) => {
          if (fault !== undefined) throw fault
          answerLength(res, body)
        })
      },
    }),
    defineRawRoute({
      method: 'POST',
      path: '/promise',
      operationId: 'promise',
      summary: '',
      async handler(req, res) {
        answerLength(res, await readBody(req, limits))
      },
    }),
    defineRawRoute({
      method: 'POST',
      path: '/late',
      operationId: 'late',
      summary: '',
      async handler(req, res) {
        while (!req.complete && req.readableLength < 1000)
          await new Promise((resolve) => setImmediate(resolve))
        answerLength(res, await readBody(req, limits))
      },
    }),
  ]
}

const start = (limits: BodyLimits): Promise<TestService> => startTestService({ hotRoutes: readers(limits) })

describe.each(['/callback', '/promise', '/late'])('readBody at %s', (path) => {
  const send = (url: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(url + path, { method: 'POST', body, headers })

  it.each([0, 1, 10, 100_000, 1_000_000])('reads %d bytes', async (size) => {
    const { url } = await start({ maxBytes: 1_000_000 })
    expect(await (await send(url, 'x'.repeat(size))).text()).toBe(`${size} ${'x'.repeat(size)}`)
  })

  it.each<[string, (body: string) => Promise<Buffer>]>([
    ['gzip', gzip],
    ['GZIP', gzip],
    ['x-gzip', gzip],
    ['deflate', deflate],
    ['deflate', deflateRaw],
    ['br', brotli],
    ['identity', (body) => Promise.resolve(Buffer.from(body))],
  ])('inflates %s', async (encoding, compress) => {
    const { url } = await start({ maxBytes: 10_000 })
    const response = await send(url, new Uint8Array(await compress(text)), { 'Content-Encoding': encoding })
    expect(await response.text()).toBe(`${Buffer.byteLength(text)} ${text}`)
  })

  it.each([
    ['gzip', 'not gzip at all'],
    ['deflate', 'not deflate at all'],
    ['br', 'not brotli at all'],
    ['gzip', ''],
  ])('answers 400 to a body that is not the %s it claims to be', async (encoding, body) => {
    const { url } = await start({ maxBytes: 10_000 })
    const response = await send(url, body, { 'Content-Encoding': encoding })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'bad_encoding', retryable: false })
  })

  it('answers 400 to a truncated gzip body', async () => {
    const { url } = await start({ maxBytes: 10_000 })
    const whole = await gzip(text)
    const response = await send(url, new Uint8Array(whole.subarray(0, -9)), { 'Content-Encoding': 'gzip' })
    expect(await response.json()).toMatchObject({ status: 400, code: 'bad_encoding' })
  })

  it.each(['zstd', 'gzip, br', 'lzma'])('answers 415 to %s and says what it takes', async (encoding) => {
    const { url } = await start({ maxBytes: 10_000 })
    const response = await send(url, text, { 'Content-Encoding': encoding })
    expect([response.status, response.headers.get('accept-encoding')]).toEqual([415, 'gzip, deflate, br'])
    expect(await response.json()).toMatchObject({ code: 'unsupported_encoding' })
  })

  it.each<[string, (body: Buffer) => Promise<Buffer>]>([
    ['gzip', gzip],
    ['deflate', deflate],
    ['br', brotli],
  ])('answers 413 to a %s bomb without inflating it', async (encoding, compress) => {
    const { url } = await start({ maxBytes: 100_000, maxInflatedBytes: 500_000 })
    const bomb = new Uint8Array(await compress(Buffer.alloc(50_000_000)))
    const response = await send(url, bomb, { 'Content-Encoding': encoding })
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({
      code: 'body_too_large',
      detail: 'The inflated body is larger than 500000 bytes.',
    })
  })

  it('holds the inflated limit to the byte', async () => {
    const { url } = await start({ maxBytes: 1000, maxInflatedBytes: 5000 })
    const statusFor = async (size: number) =>
      (await send(url, new Uint8Array(await gzip('x'.repeat(size))), { 'Content-Encoding': 'gzip' })).status
    expect([await statusFor(5000), await statusFor(5001)]).toEqual([200, 413])
  })

  it('holds the limit to the byte', async () => {
    const { url } = await start({ maxBytes: 1000 })
    expect((await send(url, 'x'.repeat(1000))).status).toBe(200)
    expect((await send(url, 'x'.repeat(1001))).status).toBe(413)
  })

  it.each(['Content-Length: 200000', 'Transfer-Encoding: chunked'])(
    'answers 413 on a connection that stays usable (%s)',
    async (framing) => {
      const { port } = await start({ maxBytes: 1000 })
      const connection = await connectRaw(port)
      const body = 'x'.repeat(200_000)
      const content = framing.startsWith('Transfer') ? `30d40\r\n${body}\r\n0\r\n\r\n` : body
      connection.send(`POST ${path} HTTP/1.1`, 'Host: x', framing, '', content)
      await connection.until(/^HTTP\/1\.1 413 [^]*body_too_large/)
      expect(connection.text).not.toMatch(/connection: close/i)
      connection.send(
        `POST ${path} HTTP/1.1`,
        'Host: x',
        'Content-Length: 5',
        'Connection: close',
        '',
        'hello',
      )
      expect(await connection.ended()).toMatch(/HTTP\/1\.1 200 OK[^]*5 hello$/)
    },
  )

  it('closes the connection when more than the bound would have to be discarded', async () => {
    const { port } = await start({ maxBytes: 10, maxDrainBytes: 100 })
    const connection = await connectRaw(port)
    connection.send(`POST ${path} HTTP/1.1`, 'Host: x', 'Content-Length: 100000', '', 'x'.repeat(2000))
    const answer = await connection.ended()
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toMatch(/\r\nconnection: close\r\n/i)
  })

  it('answers pipelined requests in order, a refused one among them', async () => {
    const { port } = await start({ maxBytes: 10 })
    const connection = await connectRaw(port)
    const request = (body: string, more = '') =>
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`
    connection.send(
      request('one') + request('far too large') + request('three') + request('4', 'Connection: close\r\n'),
    )
    const answers = await connection.ended()
    expect(answers.match(/3 one|"code":"body_too_large"|5 three|1 4$/g)).toEqual([
      '3 one',
      '"code":"body_too_large"',
      '5 three',
      '1 4',
    ])
  })

  it('joins a body that arrives byte by byte', async () => {
    const { port } = await start({ maxBytes: 100 })
    const connection = await connectRaw(port)
    connection.socket.setNoDelay(true)
    connection.send(`POST ${path} HTTP/1.1`, 'Host: x', 'Content-Length: 10', 'Connection: close', '', '')
    for (const character of '0123456789') {
      connection.send(character)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await connection.ended()).toMatch(/10 0123456789$/)
  })
})

it.each(['sink', 'stream'])(
  'reports that the client has disconnected, and answers nothing (%s)',
  async (way) => {
    const { promise, resolve } = withResolvers<unknown>()
    const route = defineRawRoute({
      method: 'POST',
      path: '/x',
      operationId: 'x',
      summary: '',
      async handler(req) {
        if (way === 'stream') while (req.readableLength === 0) await new Promise((next) => setImmediate(next))
        await readBody(req, { maxBytes: 100 }).catch((error: unknown) => {
          resolve(error)
          throw error
        })
      },
    })
    const { port, url, logged } = await startTestService({ hotRoutes: [route], logLevel: 'debug' })
    const connection = await connectRaw(port)
    connection.send('POST /x HTTP/1.1', 'Host: x', 'Content-Length: 50', '', 'half')
    connection.socket.resetAndDestroy()
    expect(await promise).toBeInstanceOf(ClientGoneError)
    expect(await connection.ended()).toBe('')
    expect(logged).toEqual([])
    const metrics = await (await fetch(`${url}/metrics`)).text()
    expect(metrics).toContain('frontpage_http_requests_aborted_total{method="POST",route="/x"} 1')
  },
)

function withResolvers<Value>() {
  let resolve: (value: Value) => void = () => undefined
  const promise = new Promise<Value>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
