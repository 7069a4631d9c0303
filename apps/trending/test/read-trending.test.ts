import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { waitFor } from '@frontpage/testing'
import { risingReplySchema, storyReplySchema, trendingReplySchema } from '../src/list/list-replies.js'
import { asOfMs } from './fake-board.js'
import { ready, startTrendingHarness, type TestTrending, type TrendingHarness } from './trending-harness.js'

let harness: TrendingHarness
let trending: TestTrending
beforeAll(async () => {
  harness = await startTrendingHarness()
  trending = await harness.start()
  await ready(trending)
})
beforeEach(() => {
  trending.board.setSites('daily')
  trending.board.set({ isLoaded: true, isStale: false, coverage: undefined })
  trending.board.rank('a:world b:sport:acme c:world')
})
afterAll(() => harness.stop())

const schemaOf = (path: string) =>
  path.includes('rising')
    ? risingReplySchema
    : path.includes('stories')
      ? storyReplySchema
      : trendingReplySchema

async function idsAt(path: string, service = trending): Promise<string[]> {
  const { lists } = trendingReplySchema.parse((await service.get(path)).body)
  return lists.map(({ entries }) => entries.map(({ storyId }) => storyId).join(' '))
}

describe('GET /v1/trending', () => {
  it('answers a list, and all there is to show of each story', async () => {
    const { status, body, headers, text } = await trending.get('/v1/trending')
    expect(status).toBe(200)
    expect(body).toEqual({
      site: 'daily',
      window: 'now',
      lists: [
        {
          scope: 'global',
          entries: [
            expect.objectContaining({ rank: 1, storyId: 'a' }),
            {
              rank: 2,
              previousRank: 1,
              storyId: 'b',
              title: 'Judul “b” 新聞',
              url: 'https://www.daily.example/b',
              section: 'sport',
              publisher: 'acme',
              readers: { m15: 9, h1: 19, h24: 39 },
              score: 5,
              series: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
            },
            expect.objectContaining({ rank: 3, storyId: 'c', score: 3.333 }),
          ],
        },
      ],
    })
    trendingReplySchema.parse(body)
    expect(text).toMatch(/^[ -~]*$/)
    expect(headers.get('content-type')).toBe('application/json')
    expect(headers.get('cache-control')).toBe('public, max-age=1, stale-while-revalidate=30')
    expect(headers.get('server-timing')).toMatch(/^make;dur=[\d.]+$/)
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('etag')).toMatch(/^"[\w-]{20}"$/)
  })

  it('answers several scopes at once, in the order asked, each once', async () => {
    const { body } = await trending.get(
      '/v1/trending?site=daily&scope=section:sport&scope=section:World&scope=section:sport',
    )
    const { lists } = trendingReplySchema.parse(body)
    expect(lists.map(({ scope, entries }) => [scope, entries.map(({ storyId }) => storyId)])).toEqual([
      ['section:sport', ['b']],
      ['section:world', ['a', 'c']],
    ])
  })

  it('follows the board, and knows each window by itself', async () => {
    trending.board.rank('x y', '24h')
    expect(await idsAt('/v1/trending')).toEqual(['a b c'])
    trending.board.rank('c a')
    expect([await idsAt('/v1/trending'), await idsAt('/v1/trending?window=24h')]).toEqual([['c a'], ['x y']])
  })

  it('has an empty list for a scope that nothing is in', async () => {
    expect(await idsAt('/v1/trending?scope=tag:nothing')).toEqual([''])
  })

  it.each<[string, string, number, string, string]>([
    ['a scope that is none', '?scope=planet:earth', 400, 'invalid_request', '#/scope/0'],
    ['one bad scope of two', '?scope=global&scope=country:IDN', 400, 'invalid_request', '#/scope/1'],
    ['too many scopes', `?${'scope=global&'.repeat(11)}`, 400, 'invalid_request', '#/scope'],
    ['a window that is none', '?window=2h', 400, 'invalid_request', '#/window'],
    ['a limit of nothing', '?limit=0', 400, 'invalid_request', '#/limit'],
    ['a limit too large', '?limit=101', 400, 'invalid_request', '#/limit'],
    ['a limit that is no number', '?limit=ten', 400, 'invalid_request', '#/limit'],
    ['two limits', '?limit=1&limit=2', 400, 'invalid_request', '#/limit'],
    ['a site that could be none', '?site=A/B', 400, 'invalid_request', '#/site'],
    ['a cursor of nobody’s', '?cursor=abc', 400, 'bad_cursor', '#/cursor'],
  ])('refuses %s, and names it', async (_what, query, status, code, pointer) => {
    const answer = await trending.get(`/v1/trending${query}`)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.body).toMatchObject({ code, retryable: false, errors: [{ in: 'query', pointer }] })
  })

  it('does not know every site, and asks which where there are several', async () => {
    expect((await trending.get('/v1/trending?site=weekly')).body).toMatchObject({
      status: 404,
      code: 'unknown_site',
    })
    trending.board.setSites('daily', 'weekly')
    expect((await trending.get('/v1/trending?site=weekly')).status).toBe(200)
    expect((await trending.get('/v1/trending')).body).toMatchObject({
      status: 400,
      errors: [{ pointer: '#/site' }],
    })
  })

  it('says 503 honestly before anything was read', async () => {
    trending.board.set({ isLoaded: false })
    const { status, body, headers } = await trending.get('/v1/trending?limit=7')
    expect([status, headers.get('retry-after')]).toEqual([503, '1'])
    expect(body).toMatchObject({ code: 'not_loaded', retryable: true })
  })

  it('marks the last good list as stale while Redis is away', async () => {
    const fresh = await trending.get('/v1/trending')
    trending.board.set({ isStale: true })
    const { body } = await trending.get('/v1/trending')
    expect(body).toMatchObject({ stale: true, asOf: new Date(asOfMs).toISOString() })
    expect(body).toMatchObject({ lists: (fresh.body as { lists: unknown }).lists })
    expect((await trending.get('/metrics')).text).toContain('\nfrontpage_trending_stale 1')
    trending.board.set({ isStale: false })
    expect((await trending.get('/v1/trending')).text).toBe(fresh.text)
  })

  it.each(['/v1/trending', '/v1/trending/rising', '/v1/trending/stories/c'])(
    'says at %s how much is there while that is computed again, and nothing of it otherwise',
    async (path) => {
      const whole = await trending.get(path)
      const headers = { 'if-none-match': whole.headers.get('etag') ?? '' }
      trending.board.set({ coverage: { coversFromMs: undefined } })
      const begun = await trending.get(path, headers)
      trending.board.set({ coverage: { coversFromMs: asOfMs } })
      const later = await trending.get(path, { 'if-none-match': begun.headers.get('etag') ?? '' })
      const coversFrom = new Date(asOfMs).toISOString()
      expect([begun.status, later.status]).toEqual([200, 200])
      expect(begun.body).toEqual({ ...(whole.body as object), rebuilding: true, coversFrom: null })
      expect(later.body).toEqual({ ...(whole.body as object), rebuilding: true, coversFrom })
      for (const { body } of [begun, later]) schemaOf(path).parse(body)
      trending.board.set({ coverage: undefined })
      expect((await trending.get(path)).text).toBe(whole.text)
      expect((await trending.get(path, headers)).status).toBe(304)
    },
  )

  it('stays ready meanwhile, and says so', async () => {
    const checkOf = async (): Promise<unknown> => {
      const { status, body } = await trending.get('/readyz?verbose')
      const { checks } = body as { checks: { name: string }[] }
      return { http: status, ...checks.find(({ name }) => name === 'read models') }
    }
    expect((await trending.get('/metrics')).text).toContain('\nfrontpage_trending_read_models_rebuilding 0')
    trending.board.set({ coverage: { coversFromMs: asOfMs } })
    const failing = { http: 200, status: 'failing', code: 'rebuilding', isAdvisory: true }
    await waitFor(async () => ((await checkOf()) as { status: string }).status === 'failing')
    expect(await checkOf()).toMatchObject(failing)
    expect((await trending.get('/metrics')).text).toContain('\nfrontpage_trending_read_models_rebuilding 1')
    trending.board.set({ coverage: undefined })
    await waitFor(async () => ((await checkOf()) as { status: string }).status === 'ok')
  })

  it('lets pages of other origins ask with an entity tag', async () => {
    const response = await fetch(`${trending.url}/v1/trending`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://www.daily.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'if-none-match',
      },
    })
    expect([
      response.headers.get('access-control-allow-origin'),
      response.headers.get('access-control-allow-headers'),
    ]).toEqual(['*', 'if-none-match'])
  })
})

describe('an entity tag', () => {
  it.each(['%', 'W/%', '"other", %', '*'])('given back as %s spares the answer', async (form) => {
    const { headers } = await trending.get('/v1/trending')
    const etag = headers.get('etag') ?? ''
    const again = await trending.get('/v1/trending', { 'if-none-match': form.replace('%', etag) })
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
    expect(again.headers.get('cache-control')).toBe(headers.get('cache-control'))
    expect(again.headers.get('access-control-allow-origin')).toBe('*')
  })

  it('is another one for another list, and the same again for the same', async () => {
    const first = (await trending.get('/v1/trending')).headers.get('etag') ?? ''
    trending.board.rank('b a')
    const other = await trending.get('/v1/trending', { 'if-none-match': first })
    expect([other.status, other.headers.get('etag') === first]).toEqual([200, false])
    trending.board.rank('a:world b:sport:acme c:world')
    expect((await trending.get('/v1/trending', { 'if-none-match': first })).status).toBe(304)
  })

  it('comes with HEAD, too', async () => {
    const response = await fetch(`${trending.url}/v1/trending`, { method: 'HEAD' })
    const { headers, text } = await trending.get('/v1/trending')
    expect([response.status, response.headers.get('etag'), response.headers.get('content-length')]).toEqual([
      200,
      headers.get('etag'),
      String(text.length),
    ])
  })
})

describe('the pages of a list', () => {
  const stories = Array.from({ length: 25 }, (_, at) => `s${at + 1}`)

  async function page(query: string): Promise<{ ids: string[]; ranks: number[]; next: string | undefined }> {
    const { lists } = trendingReplySchema.parse((await trending.get(`/v1/trending?${query}`)).body)
    const { entries = [], nextCursor: next } = lists[0] ?? {}
    return { ids: entries.map(({ storyId }) => storyId), ranks: entries.map(({ rank }) => rank), next }
  }

  it('hold every story once, also when the list changes in between', async () => {
    trending.board.rank(stories.join(' '))
    const first = await page('limit=10')
    trending.board.rank(stories.toReversed().slice(0, 20).join(' '))
    const second = await page(`limit=10&cursor=${first.next}`)
    trending.board.rank('other')
    const third = await page(`limit=10&cursor=${second.next}`)
    expect([...first.ids, ...second.ids, ...third.ids]).toEqual(stories)
    expect([second.ranks[0], third.ranks, third.next]).toEqual([11, [21, 22, 23, 24, 25], undefined])
  })

  it('never show what was blocked meanwhile, and the others keep their ranks', async () => {
    trending.board.rank(stories.join(' '))
    const { next } = await page('limit=10')
    const block = { kind: 'block-story', site: 'daily', storyId: 's12' }
    expect((await trending.admin('PUT', '/v1/admin/decisions/paging', block)).status).toBe(200)
    const { ids, ranks } = await page(`limit=3&cursor=${next}`)
    expect([ids, ranks]).toEqual([
      ['s11', 's13'],
      [11, 13],
    ])
    await trending.admin('DELETE', '/v1/admin/decisions/paging')
  })

  it.each(['scope=section:world', 'window=1h', 'scope=global&scope=section:world'])(
    'are of one list: a cursor leads nowhere with %s',
    async (query) => {
      trending.board.rank(stories.join(' '))
      const { next } = await page('limit=10')
      const { status, body } = await trending.get(`/v1/trending?${query}&cursor=${next}`)
      expect([status, (body as { code: string }).code]).toEqual([400, 'bad_cursor'])
    },
  )

  it('have no further one where the list ends', async () => {
    trending.board.rank(stories.slice(0, 10).join(' '))
    expect((await page('limit=10')).next).toBeUndefined()
  })
})

describe('GET /v1/trending/rising', () => {
  it('answers with how many times its usual each story has', async () => {
    const { status, body, headers } = await trending.get('/v1/trending/rising?scope=section:world&limit=1')
    expect(status).toBe(200)
    expect(risingReplySchema.parse(body)).toMatchObject({
      site: 'daily',
      scope: 'section:world',
      entries: [{ rank: 1, storyId: 'a', factor: 12.346 }],
    })
    const etag = headers.get('etag') ?? ''
    const again = await trending.get('/v1/trending/rising?scope=section:world&limit=1', {
      'if-none-match': etag,
    })
    expect(again.status).toBe(304)
  })

  it('takes one scope', async () => {
    const { body } = await trending.get('/v1/trending/rising?scope=global&scope=section:world')
    expect(body).toMatchObject({ status: 400, errors: [{ pointer: '#/scope' }] })
  })
})

describe('GET /v1/trending/stories/:id', () => {
  it('tells who reads it now, where it stands, and why', async () => {
    const { body } = await trending.get('/v1/trending/stories/c')
    expect(body).toEqual({
      site: 'daily',
      storyId: 'c',
      title: 'Judul “c” 新聞',
      url: 'https://www.daily.example/c',
      section: 'world',
      readersNow: 3,
      readers: { m15: 8, h1: 18, h24: 38 },
      minutes: { from: '2026-06-01T11:58:00.000Z', readers: [1, 2] },
      ranks: [
        { scope: 'global', window: 'now', rank: 3 },
        { scope: 'section:world', window: 'now', rank: 2 },
      ],
      why: [{ code: 'rising', params: { factor: 12 } }],
    })
    storyReplySchema.parse(body)
  })

  it('takes an id that is an address, percent-encoded', async () => {
    const storyId = 'www.daily.example/berita/à-côté?'
    trending.board.rank(storyId)
    const { status, body } = await trending.get(
      `/v1/trending/stories/${encodeURIComponent(storyId)}?site=daily`,
    )
    expect([status, (body as { storyId: string }).storyId]).toEqual([200, storyId])
  })

  it('does not know a story that nobody reads', async () => {
    expect((await trending.get('/v1/trending/stories/nothing')).body).toMatchObject({
      status: 404,
      code: 'unknown_story',
    })
  })
})

it('counts requests by route, and what it made', async () => {
  const { text } = await trending.get('/metrics')
  expect(text).toMatch(/frontpage_http_requests_total\{method="GET",route="\/v1\/trending",status="304"\} \d/)
  expect(text).toMatch(/frontpage_trending_lists_made_total \d/)
  expect(text).toMatch(/frontpage_trending_render_seconds_count \d/)
})
