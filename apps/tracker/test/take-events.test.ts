import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Agent, request } from 'node:http'
import { gzipSync } from 'node:zlib'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'

let network: TestNetwork
beforeAll(async () => {
  network = await startTestNetwork()
})
afterAll(() => network.stop())

const keepAliveAgent = new Agent({ keepAlive: true, maxSockets: 1 })
afterAll(() => keepAliveAgent.destroy())

const devAuthorization = `Basic ${Buffer.from('dev:').toString('base64')}`

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${network.tracker.url}${path}`, {
    method: 'POST',
    headers: { authorization: devAuthorization, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  })
}

async function storedIds(prefix: string): Promise<string[]> {
  await network.processAll()
  const result = await network.store.query({
    query:
      'SELECT message_id FROM events FINAL WHERE startsWith(message_id, {prefix:String}) ORDER BY message_id',
    query_params: { prefix },
    format: 'JSONEachRow',
  })
  return (await result.json<{ message_id: string }>()).map((row) => row.message_id)
}

describe('an event', () => {
  it.each([
    ['track', { event: 'Story Read', properties: { storyId: 's' } }],
    ['page', { name: 'Home' }],
    ['screen', { name: 'Home' }],
    ['identify', { userId: 'u', traits: { plan: 'free' } }],
    ['group', { groupId: 'g' }],
    ['alias', { previousId: 'p', userId: 'u' }],
  ])('sent to /v1/%s is answered 200 and stored', async (type, fields) => {
    const messageId = `call-${type}`
    const response = await post(`/v1/${type}`, { anonymousId: 'a', messageId, ...fields })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ success: true })
    expect(await storedIds(messageId)).toEqual([messageId])
  })

  it('sent twice is stored once, with the time at which it came first', async () => {
    const event = { messageId: 'twice-1', anonymousId: 'a', timestamp: '2026-11-20T10:00:00Z' }
    await post('/v1/page', event)
    await network.processAll()
    await post('/v1/page', event)
    expect(await storedIds('twice-')).toEqual(['twice-1'])
  })

  it('may come gzipped, as text/plain, with the write key in the body', async () => {
    const body = gzipSync(JSON.stringify({ writeKey: 'dev', anonymousId: 'a', messageId: 'plain-1' }))
    const response = await post('/v1/page', new Uint8Array(body), {
      authorization: '',
      'content-type': 'text/plain',
      'content-encoding': 'gzip',
    })
    expect(response.status).toBe(200)
    expect(await storedIds('plain-')).toEqual(['plain-1'])
  })

  it('may come from any page', async () => {
    const response = await fetch(`${network.tracker.url}/v1/track`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://news.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, content-type, x-retry-count',
      },
    })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('https://news.example')
    expect(response.headers.get('access-control-allow-credentials')).toBe('true')
    expect(response.headers.get('access-control-allow-headers')).toContain('x-retry-count')
    expect(Number(response.headers.get('access-control-max-age'))).toBeGreaterThan(3600)
  })
})

describe('a batch', () => {
  it('is answered with the number of accepted items and the reasons for the others', async () => {
    const batch = [
      { type: 'page', anonymousId: 'a', messageId: 'batch-0' },
      { type: 'page' },
      { type: 'track', anonymousId: 'a', messageId: 'batch-2' },
      { type: 'page', anonymousId: 'a', messageId: 'batch-3', properties: { text: 'x'.repeat(40_000) } },
      { type: 'page', anonymousId: 'a', messageId: 'batch-4' },
    ]
    const response = await post('/v1/batch', { batch })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      success: true,
      accepted: 2,
      rejected: [
        { index: 1, code: 'missing_identity' },
        { index: 2, code: 'missing_field' },
        { index: 3, code: 'event_too_large' },
      ],
    })
    expect(await storedIds('batch-')).toEqual(['batch-0', 'batch-4'])
  })
})

describe('a refused request', () => {
  it.each<[string, number, string, unknown]>([
    ['/v1/batch', 400, 'invalid_json', '{"batch":['],
    ['/v1/batch', 400, 'batch_empty', { batch: [] }],
    ['/v1/page', 400, 'invalid_body', '[]'],
    ['/v1/track', 400, 'missing_field', { anonymousId: 'a' }],
    ['/v1/page', 413, 'event_too_large', { anonymousId: 'a', properties: { text: 'x'.repeat(33_000) } }],
    ['/v1/batch', 413, 'batch_too_large', `{"batch":"${'x'.repeat(600_000)}"}`],
  ])('%s is answered %i %s', async (path, status, code, body) => {
    const response = await post(path, body, { origin: 'https://news.example' })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(response.headers.get('access-control-allow-origin')).toBe('https://news.example')
    expect(await response.json()).toMatchObject({ status, code })
  })

  it('does not affect others on the same connection or at the same time', async () => {
    const bad = Array.from({ length: 20 }, () => post('/v1/batch', `{"batch":"${'x'.repeat(600_000)}"}`))
    const good = Array.from({ length: 20 }, (_, n) =>
      post('/v1/page', { anonymousId: 'a', messageId: `neighbour-${n}` }),
    )
    const statuses = (await Promise.all([...bad, ...good])).map((response) => response.status)
    expect(statuses).toEqual([...Array<number>(20).fill(413), ...Array<number>(20).fill(200)])
    expect(await storedIds('neighbour-')).toHaveLength(20)
  })

  it('is a write key that no source has, or that is switched off', async () => {
    const unknown = await post(
      '/v1/page',
      { anonymousId: 'a' },
      { authorization: `Basic ${btoa('nobody:')}` },
    )
    expect([unknown.status, ((await unknown.json()) as { code: string }).code]).toEqual([
      401,
      'unknown_write_key',
    ])
  })

  it('is counted by its reason', async () => {
    const text = await (await fetch(`${network.tracker.url}/metrics`)).text()
    expect(text).toMatch(/frontpage_tracker_rejections_total\{reason="invalid_json"\} [1-9]/)
    expect(text).toMatch(/frontpage_tracker_events_accepted_total [1-9]/)
  })
})

/** Each of these fails a whole insert, or loses data, if it reaches ClickHouse as it was sent. */
const poison: readonly [name: string, event: string, isStored: boolean][] = [
  ['a lone surrogate', `"properties":{"text":"a\\ud800b","k\\udc00":1}`, true],
  ['a key with a dot beside the same path', `"properties":{"a.b":1,"a":{"b":2}}`, true],
  ['both spellings of an escaped dot', `"properties":{"a.b":1,"a%2Eb":2}`, true],
  ['duplicate keys', `"properties":{"a":1,"a":2}`, true],
  ['a 30-digit integer', `"properties":{"n":${'9'.repeat(30)}}`, true],
  ['an integer beyond 64 bits in a list', `"properties":{"n":[1,${'9'.repeat(25)}]}`, true],
  ['a double beyond 64 bits', `"properties":{"n":5.9e19,"list":[-5.9e19,1]}`, true],
  [
    'the ends of 64 bits',
    `"properties":{"n":[18446744073709551615,-9223372036854775808,1.8446744073709552e19]}`,
    true,
  ],
  ['an escaped dot alone', `"properties":{"%2E":1,"list":[{"a.b":1,"a%2Eb":2,"a%252Eb":3}]}`, true],
  ['an infinite number', `"properties":{"n":1e400}`, false],
  ['2,000-deep nesting', `"properties":${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`, false],
  ['32-deep nesting', `"properties":${'{"a":'.repeat(31)}1${'}'.repeat(31)}`, true],
  ['properties that are an array', `"properties":[1,2]`, false],
  ['properties that are a string', `"properties":"text"`, false],
  ['properties that are null', `"properties":null`, true],
  ['mixed types in a list', `"properties":{"list":[1,"a",{"b":[null,true]},[],{}]}`, true],
  ['an empty key and keys of SQL', `"properties":{"":1,"'; DROP TABLE events":2,"\`":3}`, true],
  ['a NUL character and control characters', `"properties":{"text":"a\\u0000b\\u001f"}`, true],
  ['a key of a prototype', `"properties":{"__proto__":{"x":1},"constructor":2}`, true],
  ['a number where text is usual', `"properties":{"storyId":12,"url":true}`, true],
  ['the year 9999', `"timestamp":"9999-12-31T23:59:59Z"`, true],
  ['the year 1', `"timestamp":"0001-01-01T00:00:00Z"`, true],
  ['a time that is none', `"timestamp":"soon"`, true],
  ['1,500 keys', `"properties":{${Array.from({ length: 1_500 }, (_, n) => `"k${n}":${n}`).join(',')}}`, true],
  ['a type that changes from event to event', `"properties":{"changing":{"a":1}}`, true],
  ['a type that changed', `"properties":{"changing":[1]}`, true],
]

describe('content that ClickHouse refuses', () => {
  it('of every known kind is stored or refused by name, and affects no other event', async () => {
    const items = poison.flatMap(([, fields], n) => [
      `{"type":"page","anonymousId":"a","messageId":"poison-${n}",${fields}}`,
      `{"type":"page","anonymousId":"a","messageId":"healthy-${n}"}`,
    ])
    const answer = await post('/v1/batch', `{"batch":[${items.join(',')}]}`)
    expect(answer.status).toBe(200)
    const { rejected } = (await answer.json()) as { rejected: { index: number }[] }
    const refused = poison.flatMap(([name, , isStored]) => (isStored ? [] : [name]))
    expect(rejected.map(({ index }) => poison[index / 2]?.[0])).toEqual(refused)

    expect(await storedIds('healthy-')).toHaveLength(poison.length)
    const stored = new Set(await storedIds('poison-'))
    for (const [n, [name, , isStored]] of poison.entries()) {
      expect([name, stored.has(`poison-${n}`)]).toEqual([name, isStored])
    }
  })
})

describe('sources', () => {
  const admin = (
    method: string,
    path: string,
    body?: unknown,
    secret = network.adminSecret,
  ): Promise<Response> =>
    fetch(`${network.tracker.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })

  it('are managed by an administrator only', async () => {
    expect((await fetch(`${network.tracker.url}/v1/sources`)).status).toBe(401)
    expect((await admin('GET', '/v1/sources', undefined, 'wrong-secret-of-nobody')).status).toBe(401)
    expect((await admin('GET', '/v1/sources/nowhere')).status).toBe(404)
    const list = (await (await admin('GET', '/v1/sources')).json()) as { data: { id: string }[] }
    expect(list.data.map(({ id }) => id)).toContain('dev')
  })

  it('accept events as soon as they are created, and stop when they are switched off', async () => {
    const source = { name: 'App', writeKey: 'app-key', site: 'daily' }
    expect((await admin('PUT', '/v1/sources/app', source)).status).toBe(200)
    const send = async (): Promise<number> =>
      (await post('/v1/page', { anonymousId: 'a' }, { authorization: `Basic ${btoa('app-key:')}` })).status
    await waitFor(async () => (await send()) === 200)
    await admin('PUT', '/v1/sources/app', { ...source, enabled: false })
    await waitFor(async () => (await send()) === 403)
  })

  it('share no write key, and an invalid one is refused by field', async () => {
    const taken = await admin('PUT', '/v1/sources/other', { name: 'Other', writeKey: 'dev', site: 'daily' })
    expect(taken.status).toBe(409)
    const wrong = await admin('PUT', '/v1/sources/other', { name: 'Other', writeKey: 'a b', site: 'Daily!' })
    expect(wrong.status).toBe(400)
    expect(await wrong.json()).toMatchObject({ errors: [{ pointer: '#/writeKey' }, { pointer: '#/site' }] })
  })
})

it('keeps a connection usable after a refusal', async () => {
  const { port } = network.tracker
  const answers = await new Promise<number[]>((resolve, reject) => {
    const statuses: number[] = []
    const send = (body: string): void => {
      const req = request(
        {
          port,
          path: '/v1/page',
          method: 'POST',
          agent: keepAliveAgent,
          headers: { authorization: devAuthorization },
        },
        (res) => {
          statuses.push(res.statusCode ?? 0)
          res
            .resume()
            .on('end', () => (statuses.length === 2 ? resolve(statuses) : send('{"anonymousId":"a"}')))
        },
      )
      req.on('error', reject).end(body)
    }
    send('x'.repeat(700_000))
  })
  expect(answers).toEqual([413, 200])
})
