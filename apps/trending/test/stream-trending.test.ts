import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { waitFor } from '@frontpage/testing'
import { ready, startTrendingHarness, type TestTrending, type TrendingHarness } from './trending-harness.js'

let harness: TrendingHarness
let trending: TestTrending
const followers: Follower[] = []
beforeAll(async () => {
  harness = await startTrendingHarness()
  trending = await harness.start({ maxStreams: 2 })
  await ready(trending)
})
beforeEach(() => trending.board.rank('a:world b:sport'))
afterEach(async () => {
  for (const follower of followers.splice(0)) follower.response.destroy()
  await waitFor(async () =>
    /frontpage_sse_clients\{stream="trending"\} 0/.test((await trending.get('/metrics')).text),
  )
})
afterAll(() => harness.stop())

interface Event {
  readonly id: string
  readonly lists: { scope: string; entries: { storyId: string }[] }[]
  readonly stale?: boolean
  readonly rebuilding?: boolean
  readonly coversFrom?: string | null
}

interface Follower {
  readonly response: IncomingMessage
  /** All events so far. */
  events(): Event[]
  /** Resolves with the first `count` events. */
  first(count: number): Promise<Event[]>
}

async function follow(
  query = '',
  headers: Record<string, string> = {},
  service = trending,
): Promise<Follower> {
  const request = get(`${service.url}/v1/trending/stream${query}`, { headers, agent: false })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let text = ''
  response.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)))
  response.on('error', () => undefined)
  const events = (): Event[] =>
    Array.from(text.matchAll(/id: (.*)\nevent: lists\ndata: (.*)\n\n/g), ([, id, data]) => ({
      id: String(id),
      ...(JSON.parse(String(data)) as Omit<Event, 'id'>),
    }))
  const follower: Follower = {
    response,
    events,
    async first(count) {
      await waitFor(() => events().length >= count, { what: `${count} events` })
      return events().slice(0, count)
    },
  }
  followers.push(follower)
  return follower
}

const idsOf = ({ lists }: Event): string[] =>
  lists.map(({ entries }) => entries.map(({ storyId }) => storyId).join(' '))

it('sends the lists at once, and again when they have changed, to all who asked the same', async () => {
  const query = '?scope=global&scope=section:world&limit=2'
  const both = await Promise.all([follow(query), follow(query)])
  for (const follower of both) await follower.first(1)
  trending.board.rank('c:world a:world b:sport')
  for (const follower of both) {
    expect((await follower.first(2)).map(idsOf)).toEqual([
      ['a b', 'a'],
      ['c a', 'c a'],
    ])
    expect(follower.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'access-control-allow-origin': '*',
    })
  }
})

it('sends nothing while only scores decay, nor for what is below the limit', async () => {
  const first = await follow('?limit=1')
  const two = await follow('?limit=2')
  await Promise.all([first.first(1), two.first(1)])
  trending.board.decay()
  trending.board.rank('a:world c b:sport')
  // It was examined after the first one.
  await two.first(2)
  trending.board.decay()
  trending.board.rank('b a')
  expect((await first.first(2)).map(idsOf)).toEqual([['a'], ['b']])
  expect((await two.first(3)).map(idsOf)).toEqual([['a b'], ['a c'], ['b a']])
})

it('does not send again what a client that comes back has seen', async () => {
  const [event] = await (await follow()).first(1)
  const again = await follow('', { 'last-event-id': event?.id ?? '' })
  trending.board.rank('b a')
  expect((await again.first(1)).map(idsOf)).toEqual([['b a']])
})

it('sends what a client that comes back has missed', async () => {
  const follower = await follow('', { 'last-event-id': 'of-another-time' })
  expect((await follower.first(1)).map(idsOf)).toEqual([['a b']])
})

it('tells of a list that went stale', async () => {
  const follower = await follow()
  await follower.first(1)
  trending.board.set({ isStale: true })
  const [, second] = await follower.first(2)
  expect(second?.stale).toBe(true)
  trending.board.set({ isStale: false })
  await follower.first(3)
})

it('tells of a list that is computed again, how far that is, and when all is there', async () => {
  const follower = await follow()
  await follower.first(1)
  const told = []
  const states = [{ coversFromMs: undefined }, { coversFromMs: 3_600_000 }, undefined]
  for (const [at, coverage] of states.entries()) {
    trending.board.set({ coverage })
    const event = (await follower.first(at + 2)).at(-1)
    told.push([event?.rebuilding, event?.coversFrom])
  }
  expect(told).toEqual([
    [true, null],
    [true, '1970-01-01T01:00:00.000Z'],
    [undefined, undefined],
  ])
})

it('obeys decisions, and follows them', async () => {
  const follower = await follow()
  await follower.first(1)
  const block = { kind: 'block-story', site: 'daily', storyId: 'a' }
  await trending.admin('PUT', '/v1/admin/decisions/stream', block)
  await follower.first(2)
  await trending.admin('DELETE', '/v1/admin/decisions/stream')
  expect((await follower.first(3)).map(idsOf)).toEqual([['a b'], ['b'], ['a b']])
})

describe('a stranger with many streams', () => {
  let crowded: TestTrending
  beforeAll(async () => {
    crowded = await harness.start({ maxStreams: 500 })
    await ready(crowded)
  })
  beforeEach(() => crowded.board.rank('a:world b:sport'))

  it.each<[string, (n: number) => string]>([
    ['on invented scopes', (n) => `?scope=tag:x${n}`],
    [
      'on limits and windows',
      (n) =>
        `?limit=${1 + (n % 100)}&window=${['now', '1h', '6h', '24h'][n % 4]}&scope=global&scope=tag:x${n}`,
    ],
  ])('%s keeps no reader from following', async (_what, query) => {
    await Promise.all(Array.from({ length: 230 }, (_, n) => follow(query(n), {}, crowded)))
    const readers = await Promise.all([0, 1].map(() => follow('?limit=5', {}, crowded)))
    for (const reader of readers) await reader.first(1)
    crowded.board.rank('b a')
    for (const reader of readers) expect((await reader.first(2)).map(idsOf)).toEqual([['a b'], ['b a']])
  })

  it('does not keep a scope from its first story', async () => {
    await Promise.all(Array.from({ length: 230 }, (_, n) => follow(`?scope=tag:x${n}`, {}, crowded)))
    const waiting = await follow('?scope=section:science', {}, crowded)
    expect((await waiting.first(1)).map(idsOf)).toEqual([['']])
    crowded.board.rank('a:world c:science')
    expect((await waiting.first(2)).map(idsOf)).toEqual([[''], ['c']])
  })
})

it('takes so many from one address, wherever a proxy says that they are', async () => {
  const behind = await harness.start({ maxStreams: 9, maxStreamsPerAddress: 2, trustedProxies: 1 })
  await ready(behind)
  behind.board.rank('a')
  const from = (address: string) => ({ 'x-forwarded-for': `198.51.100.7, ${address}` })
  for (const address of ['203.0.113.1', '203.0.113.1', '2001:db8::1', '2001:db8::2']) {
    await (await follow('', from(address), behind)).first(1)
  }
  for (const address of ['203.0.113.1', '2001:db8::3']) {
    const refused = await behind.get('/v1/trending/stream', from(address))
    expect([
      refused.status,
      (refused.body as { code: string }).code,
      Number(refused.headers.get('retry-after')) > 0,
    ]).toEqual([429, 'too_many_streams', true])
  }
  await (await follow('', from('203.0.113.2'), behind)).first(1)
  const { text } = await behind.get('/metrics')
  expect(text).toContain('frontpage_sse_clients_refused_total{stream="trending",reason="address"} 2')
  followers[0]?.response.destroy()
  await waitFor(async () => {
    const again = await follow('', from('203.0.113.1'), behind)
    return again.response.statusCode === 200
  })
})

it('takes no more clients than it may, and no query that is none', async () => {
  await Promise.all([follow(), follow('?limit=1')])
  const refused = await trending.get('/v1/trending/stream')
  expect([
    refused.status,
    (refused.body as { code: string }).code,
    refused.headers.get('retry-after'),
  ]).toEqual([503, 'too_many_streams', '5'])
  expect((await trending.get('/v1/trending/stream?window=2h')).body).toMatchObject({
    status: 400,
    errors: [{ pointer: '#/window' }],
  })
  expect((await trending.get('/v1/trending/stream?site=weekly')).status).toBe(404)
})
