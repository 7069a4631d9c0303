import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { connectRaw, type RawAnswer } from './raw-client.js'
import { basic, createTrackerClient, selectStored, storedIds, type TrackerClient } from './tracker-client.js'

let network: TestNetwork
let tracker: TrackerClient
beforeAll(async () => {
  network = await startTestNetwork()
  tracker = createTrackerClient(network.tracker.url, network)
})
afterAll(() => network.stop())

/** Sends one request exactly as written here. Host and Content-Length are added where they are not given. */
interface Wire {
  line: string
  headers?: string[]
  body?: string | Uint8Array
}

async function exchange({ line, headers = [], body = '' }: Wire): Promise<RawAnswer | undefined> {
  const client = await connectRaw(network.tracker.port)
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const isFramed = headers.some((header) => /^(?:content-length|transfer-encoding):/i.test(header))
  const head = [
    line,
    'Host: t.example.com',
    ...headers,
    ...(isFramed ? [] : [`Content-Length: ${bytes.length}`]),
  ]
  client.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]))
  let answer = await client.next()
  while (answer?.status === 100) answer = await client.next()
  client.socket.destroy()
  return answer
}

const post = (path: string): string => `POST ${path} HTTP/1.1`
const auth = `Authorization: ${basic('dev')}`
const text = (value: unknown): string => JSON.stringify(value)
const page = (messageId: string, more: object = {}): object => ({
  type: 'page',
  anonymousId: 'a',
  messageId,
  timestamp: '2026-11-20T10:00:00.000Z',
  ...more,
})
const batch = (messageId: string, more: object = {}): object => ({
  batch: [page(messageId)],
  sentAt: '2026-11-20T10:00:01.000Z',
  ...more,
})

const browserHeaders = ['Origin: https://news.example', 'Content-Type: text/plain', 'User-Agent: Mozilla/5.0']

/** The event's id is the name of the form. */
const forms: readonly [name: string, wire: (id: string) => Wire][] = [
  [
    'analytics-next: one event to a one-letter route, text/plain, the write key in the body',
    (id) => ({ line: post('/v1/p'), headers: browserHeaders, body: text({ ...page(id), writeKey: 'dev' }) }),
  ],
  [
    'analytics-next: a track call',
    (id) => ({
      line: post('/v1/t'),
      headers: [...browserHeaders, 'X-Retry-Count: 1'],
      body: text({ ...page(id, { type: 'track', event: 'Story Read' }), writeKey: 'dev', sentAt: null }),
    }),
  ],
  [
    'analytics-next: batched delivery',
    (id) => ({
      line: post('/v1/b'),
      headers: browserHeaders,
      body: text({
        writeKey: 'dev',
        batch: [{ ...page(id), writeKey: 'dev' }],
        sentAt: '2026-11-20T10:00:01Z',
      }),
    }),
  ],
  [
    'analytics.js 1.x: a trailing slash and a charset',
    (id) => ({
      line: post('/v1/p/'),
      headers: ['Content-Type: text/plain; charset=UTF-8'],
      body: text({ ...page(id), writeKey: 'dev', _metadata: { bundled: ['Segment.io'] } }),
    }),
  ],
  [
    'sendBeacon with a text',
    (id) => ({
      line: post('/v1/batch'),
      headers: ['Origin: https://news.example', 'Content-Type: text/plain;charset=UTF-8', 'Cookie: a=b'],
      body: text(batch(id, { writeKey: 'dev' })),
    }),
  ],
  [
    'sendBeacon with a JSON blob and the key in the query',
    (id) => ({
      line: post('/v1/batch?writeKey=dev&v=1'),
      headers: ['Origin: https://news.example', 'Content-Type: application/json', 'Cookie: a=b'],
      body: text(batch(id)),
    }),
  ],
  [
    'analytics-ios and -kotlin: gzip, Basic without a colon',
    (id) => ({
      line: post('/v1/b'),
      headers: [
        `Authorization: Basic ${Buffer.from('dev').toString('base64')}`,
        'Content-Type: application/json; charset=utf-8',
        'Content-Encoding: gzip',
        'Accept-Encoding: gzip',
        'User-Agent: analytics-ios/4.1.6',
      ],
      body: gzipSync(text(batch(id, { context: { device: { id: 'd' } } }))),
    }),
  ],
  [
    'analytics-python: gzip, Basic',
    (id) => ({
      line: post('/v1/batch'),
      headers: [auth, 'Content-Encoding: gzip', 'User-Agent: analytics-python/2.3.2'],
      body: gzipSync(text(batch(id, { writeKey: 'dev' }))),
    }),
  ],
  [
    'curl and analytics-php: JSON under the label of a form',
    (id) => ({
      line: post('/v1/page'),
      headers: [auth, 'Content-Type: application/x-www-form-urlencoded', 'Accept: */*'],
      body: text(page(id)),
    }),
  ],
  [
    'analytics-ruby: import',
    (id) => ({
      line: post('/v1/import'),
      headers: [auth, 'Content-Type: application/json', 'Accept: application/json'],
      body: text(batch(id)),
    }),
  ],
  [
    'rudder-sdk-node: gzip under its own type, its own name for the time',
    (id) => ({
      line: post('/v1/batch'),
      headers: [auth, 'Content-Type: application/octet-stream', 'Content-Encoding: gzip'],
      body: gzipSync(
        text({
          batch: [
            {
              type: 'page',
              userId: 'u',
              messageId: id,
              channel: 'server',
              originalTimestamp: '2026-11-20T10:00:00.000Z',
            },
          ],
          timestamp: '2026-11-20T10:00:01.000Z',
        }),
      ),
    }),
  ],
  ['no Content-Type at all', (id) => ({ line: post('/v1/page'), headers: [auth], body: text(page(id)) })],
  [
    'an OAuth bearer, the key in the body',
    (id) => ({
      line: post('/v1/batch'),
      headers: ['Authorization: Bearer ey.J.x'],
      body: text(batch(id, { writeKey: 'dev' })),
    }),
  ],
  [
    'headers in odd case and spacing',
    (id) => ({
      line: post('/v1/page'),
      headers: [`AUTHORIZATION:   ${basic('dev').replace('Basic', 'basic')}   `, 'content-ENCODING: X-GZIP'],
      body: gzipSync(text(page(id))),
    }),
  ],
  [
    'chunks',
    (id) => ({
      line: post('/v1/page'),
      headers: [auth, 'Transfer-Encoding: chunked'],
      body: [...text(page(id)).match(/.{1,7}/g)!, '']
        .map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`)
        .join(''),
    }),
  ],
  ['HTTP/1.0', (id) => ({ line: 'POST /v1/page HTTP/1.0', headers: [auth], body: text(page(id)) })],
  [
    'Expect: 100-continue',
    (id) => ({ line: post('/v1/page'), headers: [auth, 'Expect: 100-continue'], body: text(page(id)) }),
  ],
  [
    'the absolute form of a proxy',
    (id) => ({ line: post('http://t.example.com/v1/page'), headers: [auth], body: text(page(id)) }),
  ],
  [
    'brotli',
    (id) => ({
      line: post('/v1/page'),
      headers: [auth, 'Content-Encoding: br'],
      body: brotliCompressSync(text(page(id))),
    }),
  ],
  [
    'deflate',
    (id) => ({
      line: post('/v1/page'),
      headers: [auth, 'Content-Encoding: deflate'],
      body: deflateSync(text(page(id))),
    }),
  ],
  [
    'deflate without its header',
    (id) => ({
      line: post('/v1/page'),
      headers: [auth, 'Content-Encoding: deflate'],
      body: deflateRawSync(text(page(id))),
    }),
  ],
  [
    'identity',
    (id) => ({ line: post('/v1/page'), headers: [auth, 'Content-Encoding: identity'], body: text(page(id)) }),
  ],
  [
    'white space around the JSON',
    (id) => ({ line: post('/v1/page'), headers: [auth], body: `\r\n ${text(page(id))}\n\n` }),
  ],
]

describe('a wire form', () => {
  it.each(forms)('%s is accepted', async (name, wire) => {
    const answer = await exchange(wire(`form ${name}`))
    expect([answer?.status, JSON.parse(answer?.body ?? '')]).toEqual([
      200,
      expect.objectContaining({ success: true }),
    ])
  })

  it('of any kind is stored, with the time that it named', async () => {
    const rows = await selectStored<{ id: string; original: string }>(
      network,
      `SELECT message_id AS id, toString(original_timestamp) AS original
       FROM events FINAL WHERE startsWith(message_id, 'form ')`,
    )
    const times = new Map(rows.map(({ id, original }) => [id, original]))
    expect(times).toEqual(new Map(forms.map(([name]) => [`form ${name}`, '2026-11-20 10:00:00.000'])))
  })

  it('of a hundred pipelined requests is answered in order', async () => {
    const client = await connectRaw(network.tracker.port)
    const requests = Array.from({ length: 100 }, (_, n) => {
      const body = n % 10 === 3 ? '{' : text(page(`pipelined-${n}`))
      return `${post('/v1/page')}\r\nHost: t\r\n${auth}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    })
    client.write(requests.join(''))
    const statuses: (number | undefined)[] = []
    for (const _ of requests) statuses.push((await client.next())?.status)
    client.socket.destroy()
    expect(statuses).toEqual(requests.map((_, n) => (n % 10 === 3 ? 400 : 200)))
    expect(await storedIds(network, 'pipelined-')).toHaveLength(90)
  })
})

interface Stored {
  user_id: string
  original: string | null
  sent: string | null
  type: string
  name: string
  context: string
  other: string
  library: string
  ip: string
}

async function storedEvent(messageId: string): Promise<Stored | undefined> {
  const [row] = await selectStored<Stored>(
    network,
    `SELECT type, user_id, name, context, other, library_name AS library, ip, original_timestamp AS original, sent_at AS sent
     FROM events FINAL WHERE message_id = {messageId:String}`,
    { messageId },
  )
  return row
}

describe('the content of a body', () => {
  it.each<[string, object, Partial<Stored>]>([
    ['a numeric userId', { userId: 42 }, { user_id: '42' }],
    [
      'null fields',
      { userId: 'u', name: null, properties: null, context: null, timestamp: null },
      { name: '', original: null },
    ],
    [
      'a timestamp in milliseconds',
      { timestamp: 1_795_000_000_123 },
      { original: '2026-11-18 11:06:40.123' },
    ],
    ['a timestamp in seconds', { timestamp: 1_795_000_000 }, { original: '2026-11-18 11:06:40.000' }],
    [
      'a time without a zone',
      { timestamp: '2026-11-18T11:06:40.123456' },
      { original: '2026-11-18 11:06:40.123' },
    ],
    [
      'a time that is none',
      { timestamp: 'yesterday', originalTimestamp: '2026-11-18T11:06:40Z' },
      {
        original: '2026-11-18 11:06:40.000',
        other: '{"timestamp":"yesterday","originalTimestamp":"2026-11-18T11:06:40Z"}',
      },
    ],
    [
      'fields of no meaning here',
      { integrations: { All: false }, x: [1] },
      { other: '{"integrations":{"All":false},"x":[1]}' },
    ],
    [
      'a name of a prototype',
      { __proto__x: 1, ['__proto__']: { a: 1 } },
      { other: '{"__proto__x":1,"__proto__":{"a":1}}' },
    ],
    [
      'the consent',
      { context: { consent: { categoryPreferences: { ads: true } } } },
      { context: '{"consent":{"categoryPreferences":{"ads":true}}}' },
    ],
    [
      'an address, of which the network stays',
      { context: { ip: '2001:db8:1:2::9' } },
      { ip: '2001:db8:1::', context: '' },
    ],
    ['an address at the top', { ip: '203.0.113.9' }, { ip: '203.0.113.0', other: '' }],
  ])('%s', async (name, fields, expected) => {
    const id = `body ${name}`
    const own = { anonymousId: 'a', messageId: id }
    // Written as text: in an object literal `__proto__` would set the prototype.
    const { status } = await tracker.post('/v1/page', text({ ...own, ...fields }))
    expect(status).toBe(200)
    const stored = await storedEvent(id)
    if (expected.other !== undefined && expected.other !== '') {
      expect(JSON.parse(stored?.other ?? '')).toEqual(JSON.parse(expected.other))
    }
    const { other: _other, ...rest } = expected
    expect(stored).toMatchObject(rest)
  })

  it('at the top of a batch applies to each of its events without a value of its own', async () => {
    const { body } = await tracker.post('/v1/batch', {
      context: { library: { name: 'shared' }, timezone: 'Asia/Jakarta', ip: '203.0.113.9' },
      integrations: { All: true },
      sentAt: '2026-11-18T11:06:41Z',
      batch: [
        page('top-1'),
        page('top-2', {
          context: { library: { name: 'own' } },
          integrations: { All: false },
          sentAt: '2026-11-18T11:06:42Z',
        }),
      ],
    })
    expect(body).toEqual({ success: true, accepted: 2 })
    expect(await storedEvent('top-1')).toMatchObject({
      library: 'shared',
      context: '{"timezone":"Asia/Jakarta"}',
      other: '{"integrations":{"All":true}}',
      sent: '2026-11-18 11:06:41.000',
      ip: '203.0.113.0',
    })
    expect(await storedEvent('top-2')).toMatchObject({
      library: 'own',
      context: '{"timezone":"Asia/Jakarta"}',
      other: '{"integrations":{"All":false}}',
      sent: '2026-11-18 11:06:42.000',
    })
  })

  it('about the SDK itself is accepted and ignored', async () => {
    const { status, body } = await tracker.post('/v1/m', {
      series: [{ type: 'Counter', metric: 'x', value: 1 }],
    })
    expect([status, body]).toEqual([200, { success: true }])
  })
})

describe('a route', () => {
  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH'])(
    'for events answers %s with 405 and the allowed methods',
    async (method) => {
      const answer = await tracker.fetch('/v1/track', { method })
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'OPTIONS, POST'])
    },
  )

  it('that does not exist is a 404 with a code', async () => {
    const { status, body } = await tracker.post('/v1/trakc', page('nowhere'))
    expect([status, (body as { code: string }).code]).toEqual([404, 'not_found'])
  })

  it.each([
    ['track', 't', { event: 'e' }],
    ['page', 'p', {}],
    ['screen', 's', {}],
    ['identify', 'i', {}],
    ['group', 'g', { groupId: 'g' }],
    ['alias', 'a', { previousId: 'p', userId: 'u' }],
  ])('%s means the same as its letter, whatever type the body names', async (type, letter, fields) => {
    const routes = [type, letter, `${type}/`, `${letter}/`]
    for (const route of routes) {
      const body = { ...page(`route-${type} ${route}`, { type: 'page' }), ...fields }
      const { status } = await tracker.post(`/v1/${route}`, body)
      expect([route, status]).toEqual([route, 200])
    }
    const rows = await selectStored<{ type: string }>(
      network,
      `SELECT type FROM events FINAL WHERE startsWith(message_id, {prefix:String})`,
      { prefix: `route-${type} ` },
    )
    expect(rows).toEqual(routes.map(() => ({ type })))
  })
})
