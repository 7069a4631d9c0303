import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { createArbitraryEvents } from '@frontpage/testing'
import { basic } from './tracker-client.js'

// Jest's global object is slow, and a request takes hundreds of random numbers.
const { floor, imul } = Math

/** Makes random invalid requests, the same ones for the same seed. */
export interface Malformed {
  /** A request with valid HTTP framing, so that others can follow on the connection, and invalid content. */
  framed(): Buffer
  /** A request whose framing is invalid, too. */
  broken(): Buffer
  /** A valid event, which must be accepted whatever is sent beside it. */
  valid(messageId: string): Buffer
  below(limit: number): number
}

const routes = [
  'track',
  't',
  'page',
  'p',
  'screen',
  'identify',
  'i',
  'group',
  'alias',
  'a',
  'batch',
  'b',
  'import',
  'm',
]
const names = [
  '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'type', 'event', 'userId', 'anonymousId', 'messageId',
  'timestamp', 'originalTimestamp', 'sentAt', 'properties', 'traits', 'context', 'integrations', 'batch', 'writeKey', 'ip', '',
  'a.b', '\u0000', '\ud800', 'é', '🌏', 'rejected',
] // prettier-ignore
const numbers = [
  '1e400',
  '-1e400',
  '-0',
  '1e-400',
  '9'.repeat(40),
  '0.1e309',
  '8640000000000001',
  '1e21',
  '-1',
  '1e5',
  '017',
  'NaN',
]
const words = [
  'null', 'true', '""', '[]', '{}', '"track"', '"page"', '"purchase"', '"2026-13-45T99:99:99Z"', '"9999-12-31T23:59:59Z"',
  '"\\ud800"', '"\\u0000"', '"\\x"', 'undefined', "'a'", '"dev"', '"a', '{"a":1', '[1,', '/**/1', '"203.0.113.9"', '"1.2.3.4:5"',
] // prettier-ignore

export function createMalformed(seed: number): Malformed {
  const random = mulberry32(seed)
  const below = (limit: number): number => floor(random() * limit)
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)]!
  const arbitrary = createArbitraryEvents(random)
  const noise = Buffer.from(Array.from({ length: 2 ** 16 }, () => below(256)))
  function bytes(length: number): Buffer {
    const at = below(noise.length - length)
    return Buffer.from(noise.subarray(at, at + length))
  }

  function validEvent(messageId: string): string {
    const type = pick(['track', 'page', 'identify'])
    return `{"type":"${type}","event":"Story Read","anonymousId":"a-${below(100)}","messageId":"${messageId}","timestamp":"2026-11-20T10:00:00.000Z","properties":{"storyId":"s-${below(50)}","url":"https://x.y/z"},"context":{"page":{"url":"https://x.y/z"},"library":{"name":"l"}}}`
  }

  function value(depth: number): string {
    const kind = below(depth > 4 ? 2 : 5)
    if (kind === 0) return pick(numbers)
    if (kind === 1) return pick(words)
    if (kind === 2) return JSON.stringify(pick(names).repeat(1 + below(3)))
    const items = Array.from({ length: below(4) }, () => value(depth + 1))
    if (kind === 3) return `[${items.join(',')}]`
    return `{${items.map((item) => `${JSON.stringify(pick(names))}:${item}`).join(',')}}`
  }

  function nested(): string {
    const levels = below(60) === 0 ? 20_000 + below(80_000) : below(200)
    const [open, close] = pick([
      ['[', ']'],
      ['{"a":', '}'],
      ['{"__proto__":', '}'],
    ] as const)
    const body = `${open.repeat(levels)}1${below(3) === 0 ? '' : close.repeat(levels)}`
    return pick([
      body,
      `{"batch":[${body}]}`,
      `{"anonymousId":"a","properties":${body}}`,
      `{"batch":[{"type":"page"}],"context":${body}}`,
    ])
  }

  function mutate(text: string): Buffer {
    let buffer = Buffer.from(text)
    for (let times = 1 + below(4); times > 0 && buffer.length > 0; times--) {
      const at = below(buffer.length)
      const kind = below(5)
      if (kind === 0) buffer[at] = below(256)
      else if (kind === 1) buffer = buffer.subarray(0, at)
      else if (kind === 2)
        buffer = Buffer.concat([buffer.subarray(0, at), bytes(1 + below(5)), buffer.subarray(at)])
      else if (kind === 3)
        buffer = Buffer.concat([buffer.subarray(0, at), buffer.subarray(at + 1 + below(20))])
      else buffer = Buffer.concat([buffer.subarray(0, at), Buffer.from(value(0)), buffer.subarray(at)])
    }
    return buffer
  }

  function arbitraryId(): string {
    return below(2) === 0 ? arbitrary.number() : `"arbitrary-${below(1e9)}"`
  }

  function arbitraryBatch(): string {
    const calls = Array.from({ length: below(8) }, () => arbitrary.call(arbitraryId()))
    const shared = below(2) === 0 ? `,"context":${arbitrary.object()},"sentAt":${arbitrary.number()}` : ''
    return `{"batch":[${calls.join(',')}]${shared}}`
  }

  function jsonBody(): Buffer {
    const kind = below(15)
    if (kind === 12) return Buffer.from(arbitrary.call(arbitraryId()))
    if (kind === 13) return mutate(arbitrary.call(arbitraryId()))
    if (kind === 14) return Buffer.from(arbitraryBatch())
    if (kind < 4) return mutate(validEvent('mutated'))
    if (kind < 6)
      return mutate(`{"batch":[${validEvent('m')},${validEvent('m')}],"sentAt":"2026-11-20T10:00:01Z"}`)
    if (kind < 8) return Buffer.from(value(0))
    if (kind === 8)
      return Buffer.from(
        `{"batch":[${Array.from({ length: below(20) }, () => value(1)).join(',')}],"context":${value(1)}}`,
      )
    if (kind === 9) return Buffer.from(nested())
    if (kind === 10) return bytes(below(300))
    return Buffer.from(validEvent(''.padEnd(below(200), 'é')))
  }

  function encoded(): { body: Buffer; encoding: string } {
    const plain = jsonBody()
    const encoding = pick(['gzip', 'deflate', 'br', 'x-gzip', 'zstd', 'gzip, br', 'identity', '\u00e9', ''])
    const compress = pick([
      gzipSync,
      deflateSync,
      deflateRawSync,
      (it: Buffer) => brotliCompressSync(it, fast),
      (it: Buffer) => it,
    ])
    const body = compress(plain)
    if (below(3) === 0 && body.length > 0) body[below(body.length)] = below(256)
    return { body: below(4) === 0 ? body.subarray(0, below(body.length + 1)) : body, encoding }
  }

  const junk = (length: number): string => bytes(length).toString('base64')

  function target(): string {
    const kind = below(24)
    if (kind < 16)
      return `/v1/${pick(routes)}${pick(['', '', '', '/', '?', '?writeKey=dev', '?writeKey=%ff&&=', `?${junk(30)}`])}`
    if (kind < 20)
      return `/v1/pixel.gif?${pick(['writeKey=dev&', '', 'data=', 'data=eyJhIjox&'])}${encodeURIComponent(pick(names).toWellFormed())}.${pick(['a', '__proto__', '%zz', '%'])}=${junk(below(60))}`
    if (kind === 20) return `/v1/projects/${pick(['dev', '%00', '%ff', '..', '__proto__'])}/settings`
    if (kind === 21) return `/v1/sources${pick(['', '/', '/dev', '/%ff/versions', '/__proto__'])}`
    return pick([
      '/',
      '//v1/track',
      '/v1',
      '/v1/track/x',
      '/v1/../v1/track',
      '/%2e%2e',
      `/${junk(200)}`,
      '/v1/TRACK',
      '*',
      'http://x/v1/t',
    ])
  }

  function headers(): string {
    const lines: string[] = []
    const auth = below(8)
    if (auth < 5) lines.push(`Authorization: ${devAuth}`)
    else if (auth === 5) lines.push(`Authorization: Basic ${junk(below(40))}`)
    else if (auth === 6)
      lines.push(`Authorization: ${pick(['', 'Basic', 'Bearer x', 'Basic  ', 'Digest a="b"', junk(10)])}`)
    if (below(6) === 0)
      lines.push(`Origin: ${pick(['null', 'https://x.example', 'javascript:alert(1)', junk(20), ''])}`)
    if (below(6) === 0)
      lines.push(
        `X-Forwarded-For: ${pick(['203.0.113.9', '::1, x', ',,,', junk(40), '[::1]:9', '1.2.3.4:x'])}`,
      )
    if (below(6) === 0)
      lines.push(
        `Content-Type: ${pick(['text/plain', 'multipart/form-data', '/', junk(9), 'application/json'])}`,
      )
    if (below(10) === 0)
      lines.push(
        pick([
          'Sec-GPC: 1',
          'DNT: 1',
          `User-Agent: ${junk(400)}`,
          `Cookie: ${junk(900)}`,
          'X-Retry-Count: x',
        ]),
      )
    if (below(20) === 0)
      lines.push(...Array.from({ length: 30 }, () => `X-${junk(6).replaceAll(/\W/g, 'x')}: ${junk(20)}`))
    return lines.map((line) => `${line}\r\n`).join('')
  }

  function framed(): Buffer {
    const withEncoding = below(8) === 0 ? encoded() : undefined
    const body = withEncoding?.body ?? jsonBody()
    const method = below(20) === 0 ? pick(['GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND']) : 'POST'
    const path = target()
    const isPixel = path.startsWith('/v1/pixel')
    const more = withEncoding === undefined ? '' : `Content-Encoding: ${withEncoding.encoding}\r\n`
    const head = `${isPixel ? 'GET' : method} ${path} HTTP/1.1\r\nHost: t\r\n${headers()}${more}`
    if (below(10) > 0) return frame(`${head}Content-Length: ${body.length}\r\n\r\n`, body)
    const cut = below(body.length + 1)
    const chunks = [body.subarray(0, cut), body.subarray(cut)].filter(({ length }) => length > 0)
    const parts = chunks.flatMap((chunk) => [
      Buffer.from(`${chunk.length.toString(16)}\r\n`),
      chunk,
      Buffer.from('\r\n'),
    ])
    return frame(`${head}Transfer-Encoding: chunked\r\n\r\n`, ...parts, Buffer.from('0\r\n\r\n'))
  }

  function broken(): Buffer {
    const post = `POST /v1/${pick(routes)} HTTP/1.1\r\nHost: t\r\nAuthorization: ${devAuth}\r\n`
    const kind = below(14)
    if (kind === 0) return bytes(1 + below(2_000))
    if (kind === 1)
      return frame(`${post}Content-Length: ${5 + below(100_000)}\r\n\r\n`, jsonBody().subarray(0, 4))
    if (kind === 2)
      return frame(
        `${post}Content-Length: ${pick(['-1', 'x', '1e3', '99999999999999999999', '1, 2', ''])}\r\n\r\n`,
        jsonBody(),
      )
    if (kind === 3) return frame(`${post}Content-Length: 5\r\nContent-Length: 6\r\n\r\n`, jsonBody())
    if (kind === 4)
      return frame(`${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`, Buffer.from('0\r\n\r\n'))
    if (kind === 5)
      return frame(
        `${post}Transfer-Encoding: ${pick(['chunked', 'gzip', 'chunked, x'])}\r\n\r\n`,
        Buffer.from(`${pick(['zz', '-1', 'ffffffffffffffffff'])}\r\nabc\r\n`),
      )
    if (kind === 6) return frame(`${post}X: ${'x'.repeat(17_000 + below(30_000))}\r\n\r\n`, jsonBody())
    if (kind === 7) return frame(`${post}${`a:b\r\n`.repeat(3_000 + below(2_000))}\r\n`, jsonBody())
    if (kind === 8)
      return frame(
        `${post}${pick(['no colon', ': no name', 'a\u0000b: c', 'a b: c', 'a: b\u0000c'])}\r\n\r\n`,
        jsonBody(),
      )
    if (kind === 9)
      return frame(
        `${pick(['POST', 'post', 'P\u00d6ST', '', 'CONNECT'])} ${pick(['/v1/t', '', 'x y', '/\u0000'])} ${pick(['HTTP/9.9', 'HTTP/1', '', 'ICY'])}\r\n\r\n`,
        jsonBody(),
      )
    if (kind === 10) return mutate(framed().toString('latin1'))
    if (kind === 11) return framed().subarray(0, 1 + below(120))
    if (kind === 12)
      return frame(
        `HEAD /v1/${pick(routes)} HTTP/1.1\r\nHost: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
      )
    return frame(
      `${post}Expect: ${pick(['100-continue', 'x'])}\r\nContent-Length: 40\r\n\r\n`,
      jsonBody().subarray(0, 3),
    )
  }

  return {
    framed,
    broken,
    below,
    valid(messageId) {
      const body = Buffer.from(validEvent(messageId))
      return frame(
        `POST /v1/t HTTP/1.1\r\nHost: t\r\nAuthorization: ${devAuth}\r\nContent-Length: ${body.length}\r\n\r\n`,
        body,
      )
    },
  }
}

const devAuth = basic('dev')
/** BROTLI_PARAM_QUALITY: the default takes a hundred times as long. */
const fast = { params: { 1: 1 } }

function frame(head: string, ...parts: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from(head, 'latin1'), ...parts])
}

function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = imul(state ^ (state >>> 15), 1 | state)
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
