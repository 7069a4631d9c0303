import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { ingestLimits, sourceSchema } from '@frontpage/contracts'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { connectRaw, type RawClient } from './raw-client.js'
import {
  basic,
  createTrackerClient,
  selectStored,
  storedIds,
  type Answer,
  type TrackerClient,
} from './tracker-client.js'

let network: TestNetwork
let tracker: TrackerClient
beforeAll(async () => {
  const base = { name: 'Source', site: 'dev' }
  network = await startTestNetwork({
    tracker: {
      initialSources: [
        sourceSchema.parse({ ...base, id: 'dev', writeKey: 'dev' }),
        sourceSchema.parse({ ...base, id: 'off', writeKey: 'off', enabled: false }),
        sourceSchema.parse({
          ...base,
          id: 'slow',
          writeKey: 'slow',
          rate: { eventsPerSecond: 2, burst: 10 },
        }),
        sourceSchema.parse({
          ...base,
          id: 'spent',
          writeKey: 'spent',
          rate: { eventsPerSecond: 2, burst: 10 },
        }),
      ],
    },
  })
  tracker = createTrackerClient(network.tracker.url, network)
})
afterAll(() => network.stop())

const { maxEventBytes, maxBatchBytes, maxBatchEvents, maxDepth } = ingestLimits

/** A JSON text of exactly so many bytes; the text's characters take two bytes each. */
function eventOf(bytes: number, messageId: string): string {
  const make = (text: string): string =>
    JSON.stringify({ type: 'page', anonymousId: 'a', messageId, properties: { text } })
  const missing = bytes - Buffer.byteLength(make(''))
  return make('é'.repeat(Math.floor(missing / 2)) + 'x'.repeat(missing % 2))
}

function batchOf(bytes: number, prefix: string): string {
  const events: string[] = []
  let left = bytes - Buffer.byteLength('{"batch":[]}')
  while (left > 40_000) {
    events.push(eventOf(20_000, `${prefix}${events.length}`))
    left -= 20_001
  }
  events.push(eventOf(Math.ceil(left / 2), `${prefix}${events.length}`))
  events.push(eventOf(Math.floor(left / 2) - 1, `${prefix}${events.length}`))
  return `{"batch":[${events.join(',')}]}`
}

const codeOf = ({ status, body }: Answer): [number, string] => [status, (body as { code: string }).code]

describe('an event', () => {
  it('may have its limit of bytes, and not one more', async () => {
    expect((await tracker.post('/v1/page', eventOf(maxEventBytes - 1, 'exact-0'))).status).toBe(200)
    expect((await tracker.post('/v1/page', eventOf(maxEventBytes, 'exact-1'))).status).toBe(200)
    expect(codeOf(await tracker.post('/v1/page', eventOf(maxEventBytes + 1, 'exact-2')))).toEqual([
      413,
      'event_too_large',
    ])
    expect(codeOf(await tracker.post('/v1/page', eventOf(maxBatchBytes + 1, 'exact-3')))).toEqual([
      413,
      'event_too_large',
    ])
    expect(await storedIds(network, 'exact-')).toEqual(['exact-0', 'exact-1'])
  })

  it('of a batch is rejected alone when it is larger', async () => {
    const items = [maxEventBytes - 1, maxEventBytes, maxEventBytes + 1, 500].map((bytes, n) =>
      eventOf(bytes, `item-${n}`),
    )
    const { status, body } = await tracker.post('/v1/batch', `{"batch":[${items.join(',')}]}`)
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        accepted: 3,
        rejected: [{ index: 2, code: 'event_too_large', message: expect.any(String) }],
      },
    ])
    expect(await storedIds(network, 'item-')).toEqual(['item-0', 'item-1', 'item-3'])
  })

  it('may be nested to its limit', async () => {
    const nested = (levels: number, messageId: string): string =>
      `{"anonymousId":"a","messageId":"${messageId}","properties":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`
    expect((await tracker.post('/v1/page', nested(maxDepth - 1, 'deep-0'))).status).toBe(200)
    expect(codeOf(await tracker.post('/v1/page', nested(maxDepth, 'deep-1')))).toEqual([400, 'too_deep'])
    expect(codeOf(await tracker.post('/v1/page', nested(5_000, 'deep-2')))).toEqual([400, 'too_deep'])
    expect(await storedIds(network, 'deep-')).toEqual(['deep-0'])
  })

  it.each<[string, object, string]>([
    ['track', { anonymousId: 'a' }, '"event"'],
    ['group', { anonymousId: 'a' }, '"groupId"'],
    ['alias', { userId: 'a' }, '"previousId"'],
    ['alias', { previousId: 'a' }, '"userId"'],
    ['page', {}, '"anonymousId"'],
    ['page', { anonymousId: 'a', properties: [1] }, '"properties"'],
    ['page', { anonymousId: {} }, '"anonymousId"'],
    ['page', { anonymousId: 'a', messageId: 'x'.repeat(101) }, '"messageId"'],
  ])('that is bad is a 400 that names the field: %s %j', async (type, event, field) => {
    const { status, headers, body } = await tracker.post(`/v1/${type}`, event)
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8'])
    expect((body as { detail: string }).detail).toContain(field)
  })
})

describe('a batch', () => {
  it('may have its limit of bytes, and not one more', async () => {
    const exact = batchOf(maxBatchBytes, 'full-')
    expect(Buffer.byteLength(exact)).toBe(maxBatchBytes)
    const taken = await tracker.post('/v1/batch', exact)
    expect([taken.status, taken.body]).toEqual([200, { success: true, accepted: 26 }])
    expect(codeOf(await tracker.post('/v1/batch', batchOf(maxBatchBytes + 1, 'over-')))).toEqual([
      413,
      'batch_too_large',
    ])
    expect(await storedIds(network, 'full-')).toHaveLength(26)
  })

  it('may have its limit of events, and not one more', async () => {
    const items = (count: number): object => ({
      batch: Array.from({ length: count }, () => ({ type: 'page', anonymousId: 'a' })),
    })
    expect((await tracker.post('/v1/batch', items(maxBatchEvents))).body).toEqual({
      success: true,
      accepted: maxBatchEvents,
    })
    expect(codeOf(await tracker.post('/v1/batch', items(maxBatchEvents + 1)))).toEqual([
      413,
      'batch_too_long',
    ])
  })

  it('with invalid events only is a 200 that lists them; an empty one is a 400', async () => {
    const { status, body } = await tracker.post('/v1/batch', {
      batch: [{}, null, 3, [], { type: 'purchase' }],
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      success: true,
      accepted: 0,
      rejected: [
        { index: 0, code: 'missing_type' },
        { index: 1, code: 'invalid_event' },
        { index: 2, code: 'invalid_event' },
        { index: 3, code: 'invalid_event' },
        { index: 4, code: 'unknown_type' },
      ],
    })
    expect(codeOf(await tracker.post('/v1/batch', { batch: [] }))).toEqual([400, 'batch_empty'])
    expect(codeOf(await tracker.post('/v1/batch', { batch: {} }))).toEqual([400, 'invalid_body'])
    expect(codeOf(await tracker.post('/v1/batch', { events: [] }))).toEqual([400, 'invalid_body'])
  })

  it('cannot make a small request a huge one with shared fields', async () => {
    const batch = Array.from({ length: 2_000 }, () => ({ type: 'page', anonymousId: 'a' }))
    const send = (bytes: number): Promise<Answer> =>
      tracker.post('/v1/batch', { batch, context: { text: 'x'.repeat(bytes) } })
    expect(codeOf(await send(30_000))).toEqual([413, 'batch_too_large'])
    expect(codeOf(await send(100_000))).toEqual([413, 'event_too_large'])
    expect((await send(1_000)).status).toBe(200)
    const deep = `{"batch":[{"type":"page","anonymousId":"a"}],"integrations":${'['.repeat(9_000)}${']'.repeat(9_000)}}`
    expect(codeOf(await tracker.post('/v1/batch', deep))).toEqual([400, 'too_deep'])
    const infinite = '{"batch":[{"type":"page","anonymousId":"a"}],"context":{"n":1e999}}'
    expect(codeOf(await tracker.post('/v1/batch', infinite))).toEqual([400, 'number_not_finite'])
  })

  it('may contain items nested beyond any stack: they are rejected, the others accepted', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const items = [
      deep,
      `{"type":"page","anonymousId":"a","x":${deep}}`,
      '{"type":"page","anonymousId":"a","messageId":"beside-1"}',
    ]
    const { status, body } = await tracker.post('/v1/batch', `{"batch":[${items.join(',')}]}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ accepted: 1, rejected: [{ code: 'invalid_event' }, { code: 'too_deep' }] })
    expect(await storedIds(network, 'beside-')).toEqual(['beside-1'])
  })
})

describe('a body', () => {
  it.each<[string, string, string | Uint8Array, Record<string, string>]>([
    ['that is no JSON', 'invalid_json', '{"anonymousId":"a"', {}],
    ['that is empty', 'invalid_json', '', {}],
    ['that is no UTF-8', 'invalid_json', Buffer.from([0x22, 0xc3, 0x28, 0x22]), {}],
    ['that is no object', 'invalid_body', '"text"', {}],
    [
      'that is not gzip as it says',
      'invalid_encoding',
      '{"anonymousId":"a"}',
      { 'content-encoding': 'gzip' },
    ],
    [
      'that is cut off gzip',
      'invalid_encoding',
      gzipSync('{"anonymousId":"a"}').subarray(0, 20),
      { 'content-encoding': 'gzip' },
    ],
    [
      'that is not brotli as it says',
      'invalid_encoding',
      '{"anonymousId":"a"}',
      { 'content-encoding': 'br' },
    ],
    [
      'in an encoding that is not taken',
      'invalid_encoding',
      '{"anonymousId":"a"}',
      { 'content-encoding': 'zstd' },
    ],
    ['in two encodings', 'invalid_encoding', '{"anonymousId":"a"}', { 'content-encoding': 'gzip, gzip' }],
  ])('%s is a 400 %s', async (_what, code, body, headers) => {
    expect(codeOf(await tracker.post('/v1/page', body, headers))).toEqual([400, code])
  })

  it('is measured when it is inflated', async () => {
    const send = (bytes: number) =>
      tracker.post('/v1/batch', new Uint8Array(gzipSync(batchOf(bytes, `inflated-${bytes}-`))), {
        'content-encoding': 'gzip',
      })
    expect((await send(maxBatchBytes)).status).toBe(200)
    expect(codeOf(await send(maxBatchBytes + 1))).toEqual([413, 'batch_too_large'])
  })
})

describe('a bomb', () => {
  const size = 128 * 2 ** 20
  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])(
    'of %s is a 413 on a connection that stays usable, and is never inflated',
    async (encoding, compress) => {
      const bomb = compress(Buffer.alloc(size, ' '))
      const client = await connectRaw(network.tracker.port)
      const before = process.memoryUsage()
      let peak = 0
      const rounds = 40
      for (let n = 0; n < rounds; n++) {
        sendBomb(client, encoding, bomb)
        expect((await client.next())?.status).toBe(413)
        const { external, arrayBuffers } = process.memoryUsage()
        peak = Math.max(peak, external - before.external, arrayBuffers - before.arrayBuffers)
      }
      // A single body would exceed this, had it been inflated.
      expect(peak).toBeLessThan(size / 2)
      const body = `{"anonymousId":"a","messageId":"after-bomb-${encoding}"}`
      client.write(head('/v1/page', body.length) + body)
      expect((await client.next())?.status).toBe(200)
      client.socket.destroy()
      expect(await storedIds(network, `after-bomb-${encoding}`)).toHaveLength(1)
    },
  )

  function sendBomb(client: RawClient, encoding: string, bomb: Buffer): void {
    client.write(head('/v1/batch', bomb.length, [`Content-Encoding: ${encoding}`]))
    client.write(bomb)
  }
})

function head(path: string, length: number, more: string[] = [], writeKey = 'dev'): string {
  const lines = [
    `POST ${path} HTTP/1.1`,
    'Host: t',
    `Authorization: ${basic(writeKey)}`,
    `Content-Length: ${length}`,
    ...more,
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

describe('a request that is far too large', () => {
  it('is answered 413, and the next one on its connection is accepted', async () => {
    const client = await connectRaw(network.tracker.port)
    for (const bytes of [maxBatchBytes + 1, 4 * 2 ** 20]) {
      client.write(head('/v1/batch', bytes))
      client.write(Buffer.alloc(bytes, ' '))
      expect((await client.next())?.status).toBe(413)
    }
    client.write(`${head('/v1/page', 19)}{"anonymousId":"a"}`)
    expect((await client.next())?.status).toBe(200)
    client.socket.destroy()
  })
})

describe('a write key', () => {
  it.each<[string, number, string, Record<string, string>]>([
    ['missing', 401, 'missing_write_key', { authorization: '' }],
    ['unknown', 401, 'unknown_write_key', { authorization: basic('nobody') }],
    ['of a prototype', 401, 'unknown_write_key', { authorization: basic('__proto__') }],
    ['of a source that is off', 403, 'source_disabled', { authorization: basic('off') }],
    ['in a header that is none', 401, 'missing_write_key', { authorization: 'Basic ====' }],
  ])('%s is a %i %s, and nothing of the body is kept', async (_what, status, code, headers) => {
    expect(codeOf(await tracker.post('/v1/page', '{"anonymousId":"never-kept"}', headers))).toEqual([
      status,
      code,
    ])
    expect(codeOf(await tracker.post('/v1/batch', '{"batch":["never-kept"]}', headers))).toEqual([
      status,
      code,
    ])
  })

  it('that was refused left nothing behind', async () => {
    const rows = await selectStored(
      network,
      `SELECT reason FROM rejected_events WHERE position(body, 'never-kept') > 0`,
    )
    expect(rows).toEqual([])
  })
})

describe('a body of an unauthorised sender', () => {
  const length = 400_000
  const body = Buffer.alloc(length, ' ')
  it.each<[string, number, string, string, string]>([
    ['whose key is unknown', 401, 'unknown_write_key', 'nobody', '/v1/batch'],
    ['whose key in the query is unknown', 401, 'unknown_write_key', '', '/v1/batch?writeKey=nobody'],
    ['whose source is off', 403, 'source_disabled', 'off', '/v1/page'],
    ['whose rate is used up', 429, 'rate_exceeded', 'spent', '/v1/batch'],
  ])('is not waited for: %s', async (_what, status, code, writeKey, path) => {
    if (writeKey === 'spent') {
      const batch = Array.from({ length: 2_500 }, () => ({ type: 'page', anonymousId: 'a' }))
      const owing = await tracker.post('/v1/batch', { batch }, { authorization: basic('spent') })
      expect(owing.status).toBe(200)
    }
    const client = await connectRaw(network.tracker.port)
    client.write(head(path, length, [], writeKey))
    const answer = await client.next()
    expect([answer?.status, answer?.body]).toEqual([status, expect.stringContaining(`"${code}"`)])
    if (status === 429) expect(Number(answer?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    client.write(body)
    client.write(`${head('/v1/page', 19)}{"anonymousId":"a"}`)
    expect((await client.next())?.status).toBe(200)
    client.socket.destroy()
  })

  it('is cut when it does not end', async () => {
    const client = await connectRaw(network.tracker.port)
    client.write(head('/v1/batch', 2 ** 30, [], 'nobody'))
    expect((await client.next())?.status).toBe(401)
    const mebibyte = Buffer.alloc(2 ** 20, ' ')
    for (let sent = 0; sent < 16 && !client.socket.destroyed; sent++) client.write(mebibyte)
    expect(await client.next()).toBeUndefined()
  })
})

describe('a body for which there is no room', () => {
  it('is a 503 with Retry-After, and others have room', async () => {
    const small = await network.startTracker({ httpLimits: { bodyMemoryBytes: 2 ** 20 }, initialSources: [] })
    const holders = await Promise.all(Array.from({ length: 6 }, () => connectRaw(small.port)))
    for (const holder of holders) {
      holder.write(head('/v1/batch', 400_000))
      holder.write(Buffer.alloc(399_999, ' '))
    }
    const answers = await Promise.race(holders.map((holder) => holder.next()))
    expect([answers?.status, answers?.body]).toEqual([503, expect.stringContaining('"overloaded"')])
    expect(Number(answers?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    const honest = createTrackerClient(small.url, network)
    expect((await honest.post('/v1/page', '{"anonymousId":"a"}')).status).toBe(200)
    const metrics = String((await honest.fetch('/metrics')).body)
    expect(metrics).toMatch(/^frontpage_http_bodies_refused_total\{reason="no_room"\} [1-9]/m)
    expect(metrics).toMatch(/^frontpage_tracker_rejections_total\{reason="overloaded"\} [1-9]/m)
    for (const holder of holders) holder.socket.destroy()
  })
})

describe('a rate', () => {
  it('that is exceeded is a 429 with Retry-After', async () => {
    const send = (events: number): Promise<Answer> =>
      tracker.post(
        '/v1/batch',
        { batch: Array.from({ length: events }, () => ({ type: 'page', anonymousId: 'a' })) },
        { authorization: basic('slow') },
      )
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(8)))
    const limited = answers.filter(({ status }) => status === 429)
    expect(answers.filter(({ status }) => status === 200)).not.toEqual([])
    expect(limited.length).toBeGreaterThanOrEqual(3)
    const [first] = limited
    expect(codeOf(first!)).toEqual([429, 'rate_exceeded'])
    expect(Number(first!.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(first!.headers.get('ratelimit')).toMatch(/^"source";r=\d+;t=\d+$/)
    expect(first!.headers.get('ratelimit-policy')).toBe('"source";q=2;w=1')
    // Other requests are not delayed by it.
    expect((await tracker.post('/v1/page', '{"anonymousId":"a"}')).status).toBe(200)
  })
})
