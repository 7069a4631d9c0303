import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { SignJWT } from 'jose'
import { createFeedClient, sendEvents, viewsOf, type FeedClient } from './feed-client.js'

const readerTokenSecret = 'a-secret-of-the-site-and-of-the-feed'
const reader = '3b1c7c5e-6f0a-4d51-9a53-0c1f3f9f6a10'
const feedOf = (anonymousId: string, more = ''): string =>
  `/v1/feed?site=dev&anonymousId=${anonymousId}${more}`

let network: TestNetwork
let feed: FeedClient

beforeAll(async () => {
  network = await startTestNetwork({ feed: { readerTokenSecret } })
  feed = createFeedClient(network.feed.url)
  await waitFor(async () => (await fetch(`${network.feed.url}/readyz`)).ok, { what: 'a feed that is ready' })
  const events = Array.from({ length: 12 }, (_, at) => [
    ...viewsOf(`sport-${at}`, 3 + at, { section: 'Sport', tags: ['Football'], author: 'Ann' }),
    ...viewsOf(`world-${at}`, 4 + at, { section: 'World', publisher: 'The Daily' }),
  ]).flat()
  await sendEvents(network, events)
  await waitFor(async () => (await feed.idsOf(feedOf(reader, '&limit=50'))).length === 24, {
    what: 'all stories in the feed',
  })
}, 120_000)
afterAll(() => network.stop())

describe('a feed', () => {
  it('has the stories that are read, with their cards, a reason and a token each', async () => {
    const { status, headers, body } = await feed.get(feedOf(reader, '&limit=5&locale=id'))
    expect([status, headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    expect(body).toMatchObject({ personalised: true, variant: 'default', surface: 'feed' })
    expect(body.items).toHaveLength(5)
    expect(body.items[0]).toMatchObject({ position: 1, title: expect.stringMatching(/^Title of /) })
    expect(body.items.every(({ token, reason }) => token !== '' && reason.text !== '')).toBe(true)
    expect(body).not.toHaveProperty('fallback')
  })

  it('is read by web pages of any origin', async () => {
    const url = `${network.feed.url}${feedOf(reader)}`
    const preflight = await fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://www.daily.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'x-anonymous-id',
      },
    })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-anonymous-id')
    for (const path of [
      feedOf(reader),
      feedOf('ann'),
      '/v1/feed/sections?site=dev',
      '/v1/stories/sport-1/related?site=dev',
      '/v1/feed/profile?site=dev',
    ]) {
      const { headers } = await feed.get(path, { 'x-anonymous-id': reader })
      expect(headers.get('access-control-allow-origin')).toBe('*')
    }
    for (const [method, path] of [
      ['POST', '/v1/feedback'],
      ['DELETE', '/v1/feed/profile?site=dev'],
    ] as const) {
      const { headers } = await feed.send(method, path, method === 'POST' ? { site: 'dev' } : undefined)
      expect(headers.get('access-control-allow-origin')).toBe('*')
      expect(headers.get('access-control-expose-headers')).toMatch(/retry-after/i)
    }
  })

  it('is not sent again to whoever has it, and then not served again', async () => {
    const path = feedOf(reader, '&limit=50&filter=section:world&surface=again')
    const first = await feed.get(path)
    const etag = first.headers.get('etag') ?? ''
    expect((await feed.get(path, { 'if-none-match': etag })).status).toBe(304)
    expect(await servedPages('again')).toHaveLength(1)
  })

  it('obeys its filter, and says where a filter is wrong', async () => {
    const ids = await feed.idsOf(
      feedOf(reader, `&limit=50&filter=${encodeURIComponent('section:sport maxAge:24h')}`),
    )
    expect(ids).toHaveLength(12)
    expect(ids.every((id) => id.startsWith('sport-'))).toBe(true)
    const without = await feed.idsOf(
      feedOf(reader, `&limit=50&filter=${encodeURIComponent('-tag:football')}`),
    )
    expect(without.every((id) => id.startsWith('world-'))).toBe(true)
    const { status, body } = await feed.get<{ errors: { detail: string }[] }>(
      feedOf(reader, '&filter=section:'),
    )
    expect([status, body.errors[0]?.detail]).toEqual([400, expect.stringContaining('at character 9')])
  })

  it('writes down what it answered, with the values that it was ranked by', async () => {
    const { body } = await feed.get(feedOf(reader, '&limit=3&surface=archived'))
    await feed.get(feedOf(reader, `&limit=3&cursor=${body.nextCursor}`))
    const pages = await servedPages('archived')
    expect(pages.map(({ feedId, offset }) => [feedId, offset])).toEqual([
      [body.feedId, 0],
      [body.feedId, 3],
    ])
    const [first] = pages
    expect(first?.stories.map(([storyId, position]) => [storyId, position])).toEqual(
      body.items.map(({ storyId, position }) => [storyId, position]),
    )
    expect(Buffer.from(first?.features ?? '', 'base64').length).toBe(3 * 4 * (first?.featureColumns ?? 0))
  })
})

interface ServedPage {
  readonly feedId: string
  readonly offset: number
  readonly stories: readonly (readonly unknown[])[]
  readonly features?: string
  readonly featureColumns?: number
}

async function servedPages(surface: string): Promise<ServedPage[]> {
  await network.processAll()
  const result = await network.store.query({
    query: `SELECT properties FROM events FINAL WHERE event = 'Feed Served' ORDER BY message_id`,
    format: 'JSONEachRow',
  })
  const rows = await result.json<{ properties: ServedPage & { surface: string } }>()
  return rows.map(({ properties }) => properties).filter((page) => page.surface === surface)
}

describe('whose feed a request may see', () => {
  it('says the random id of a device, or what vouches for an account', async () => {
    const token = await new SignJWT({ sub: 'account-7', site: 'dev' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1m')
      .sign(new TextEncoder().encode(readerTokenSecret))
    const statuses = await Promise.all(
      [
        [feedOf('ann@example.com'), {}],
        ['/v1/feed?site=dev&userId=account-7', {}],
        ['/v1/feed?site=dev&userId=account-7', { authorization: 'Bearer dev' }],
        ['/v1/feed?site=dev&userId=account-7', { authorization: 'Bearer dev-server' }],
        ['/v1/feed?site=dev', { authorization: `Bearer ${token}` }],
        ['/v1/feed?site=dev&userId=account-8', { authorization: `Bearer ${token}` }],
        ['/v1/feed/sections?site=dev&userId=account-7', {}],
        ['/v1/feed/profile?site=dev&userId=account-7', {}],
        ['/v1/feed/profile?site=dev', {}],
      ].map(
        async ([path, headers]) => (await feed.get(path as string, headers as Record<string, string>)).status,
      ),
    )
    expect(statuses).toEqual([403, 403, 403, 200, 200, 403, 403, 403, 403])
  })

  it('is nobody’s in particular without an id, and not personalised for who asks not to be profiled', async () => {
    for (const headers of [{}, { 'sec-gpc': '1' }, { dnt: '1' }]) {
      const path = 'sec-gpc' in headers || 'dnt' in headers ? feedOf(reader) : '/v1/feed?site=dev'
      expect((await feed.get(path, headers as Record<string, string>)).body.personalised).toBe(false)
    }
    expect((await feed.get(feedOf(reader, '&personalised=false'))).body.personalised).toBe(false)
  })
})

describe('what a reader did', () => {
  const device = '9d0f6a1c-77b4-4a52-8e1e-5c0c1f2d3e4f'

  it('takes read stories out, brings a section up, and is told in the profile, which can be forgotten', async () => {
    const views = [0, 1, 2, 3].map((at) => ({
      anonymousId: device,
      properties: { storyId: `sport-${at}`, title: `Title of sport-${at}`, section: 'Sport' },
    }))
    await sendEvents(network, views)
    await waitFor(async () => !(await feed.idsOf(feedOf(device, '&limit=50'))).includes('sport-3'), {
      what: 'a feed without what was read',
    })
    const profilePath = `/v1/feed/profile?site=dev&anonymousId=${device}`
    const { body: profile } = await feed.get<{
      interests: { topic: string }[]
      recentlyRead: { storyId: string }[]
      inWords: string[]
    }>(profilePath)
    expect(profile.interests.map(({ topic }) => topic)).toContain('section:sport')
    expect(profile.recentlyRead.map(({ storyId }) => storyId).toSorted()).toEqual(
      [0, 1, 2, 3].map((at) => `sport-${at}`),
    )
    expect(profile.inWords).toContain('You have read 4 stories lately.')

    expect((await feed.send('DELETE', profilePath)).status).toBe(204)
    const forgotten = await feed.get<{ inWords: string[] }>(profilePath)
    expect(forgotten.body.inWords).toEqual(['Nothing is known of you yet.'])
  })

  it('stays forgotten although its events are still on their way', async () => {
    const anonymousId = randomUUID()
    const wish = { site: 'dev', anonymousId, action: 'hide_story', storyId: 'sport-5' }
    expect((await feed.send('POST', '/v1/feedback', wish)).status).toBe(200)
    const profilePath = `/v1/feed/profile?site=dev&anonymousId=${anonymousId}`
    expect((await feed.send('DELETE', profilePath)).status).toBe(204)
    await network.processAll()
    const { body } = await feed.get<{ inWords: string[] }>(profilePath)
    expect(body.inWords).toEqual(['Nothing is known of you yet.'])
  })

  it('is asked for by an admin alone, with every candidate and why it is not in the list', async () => {
    const path = `/v1/feed/explain?site=dev&anonymousId=${reader}`
    expect((await feed.get(path)).status).toBe(401)
    const { status, body } = await feed.get<{
      candidates: { storyId: string; features: Record<string, number>; position?: number; cut?: object }[]
    }>(path, { authorization: `Bearer ${network.adminSecret}` })
    expect(status).toBe(200)
    expect(body.candidates).toHaveLength(24)
    expect(Object.keys(body.candidates[0]!.features).length).toBeGreaterThan(20)
    expect(body.candidates.every(({ position, cut }) => position !== undefined || cut !== undefined)).toBe(
      true,
    )
  })
})

describe('feedback', () => {
  const device = '1f0a7b6c-9e2d-4c3b-8a19-7d6e5f4c3b2a'
  const say = (body: object, headers = {}) =>
    feed.send('POST', '/v1/feedback', { site: 'dev', anonymousId: device, ...body }, headers)

  it('is in force at once: in new feeds, in further pages and on other replicas, and can be taken back', async () => {
    const other = createFeedClient((await network.startFeed()).url)
    await waitFor(async () => (await other.idsOf(feedOf(device, '&limit=50'))).length === 24, {
      what: 'another feed with all stories',
    })
    const first = await feed.get(feedOf(device, '&limit=10'))
    const listed = await feed.idsOf(feedOf(device, `&limit=50&cursor=${first.body.nextCursor}`))
    const [hidden = ''] = listed
    const answer = await say({ action: 'hide_story', storyId: hidden })
    expect(answer).toMatchObject({ status: 200, body: { undo: 'unhide_story', remembered: true } })

    expect(await feed.idsOf(feedOf(device, '&limit=50'))).not.toContain(hidden)
    expect(await feed.idsOf(feedOf(device, `&limit=50&cursor=${first.body.nextCursor}`))).toEqual(
      listed.slice(1),
    )
    await waitFor(async () => !(await other.idsOf(feedOf(device, '&limit=50'))).includes(hidden), {
      what: 'the other feed without it',
    })
    await network.processAll()
    expect(await feed.idsOf(feedOf(device, '&limit=50'))).not.toContain(hidden)

    await say({ action: 'unhide_story', storyId: hidden })
    expect(await feed.idsOf(feedOf(device, '&limit=50'))).toContain(hidden)
  })

  it('names a story by its token', async () => {
    const { body } = await feed.get(feedOf(device, '&limit=3'))
    const [item] = body.items
    expect(await say({ action: 'hide_story', token: item?.token })).toMatchObject({
      status: 200,
      body: { storyId: item?.storyId },
    })
    expect(await say({ action: 'hide_story', token: `${item?.token}x` })).toMatchObject({
      status: 400,
      body: { code: 'token_invalid' },
    })
    expect(await feed.idsOf(feedOf(device, '&limit=50'))).not.toContain(item?.storyId)
  })

  it('keeps a topic or a source out, however often it is read', async () => {
    expect(await say({ action: 'less_of', topic: 'publisher:The Daily' })).toMatchObject({
      status: 200,
      body: { topic: 'publisher:the-daily', undo: 'undo_less_of' },
    })
    const ids = await feed.idsOf(feedOf(device, '&limit=50'))
    expect(ids.length).toBeGreaterThan(0)
    expect(ids.filter((id) => id.startsWith('world-'))).toEqual([])
    await say({ action: 'undo_less_of', topic: 'publisher:the-daily' })
    expect((await feed.idsOf(feedOf(device, '&limit=50'))).some((id) => id.startsWith('world-'))).toBe(true)
  })

  it('is refused where it says nothing, or nobody says it', async () => {
    expect((await say({ action: 'hide_story' })).status).toBe(400)
    expect((await say({ action: 'follow' })).status).toBe(400)
    expect((await say({ action: 'follow', topic: 'section:…' })).status).toBe(400)
    expect(await say({ action: 'follow', topic: 'section:sport' }, { 'sec-gpc': '1' })).toMatchObject({
      status: 403,
      body: { code: 'not_personalised' },
    })
    expect(await say({ action: 'follow', topic: 'section:sport', anonymousId: undefined })).toMatchObject({
      status: 403,
      body: { code: 'reader_not_proven' },
    })
  })
})

describe('beside the feed', () => {
  it('has sections, each story in one of them', async () => {
    const { body } = await feed.get<{ sections: { section: string; items: { storyId: string }[] }[] }>(
      `/v1/feed/sections?site=dev&anonymousId=${reader}&limit=4`,
    )
    expect(body.sections.map(({ section }) => section).toSorted()).toEqual(['sport', 'world'])
    const ids = body.sections.flatMap(({ items }) => items.map(({ storyId }) => storyId))
    expect([ids.length, new Set(ids).size]).toEqual([8, 8])
  })

  it('has stories that readers of one read, too, and those like it', async () => {
    const both = Array.from({ length: 4 }, (_, at) =>
      ['sport-5', 'world-5'].map((storyId) => ({
        anonymousId: `co-reader-${at}-0123456789`,
        properties: { storyId, title: `Title of ${storyId}` },
      })),
    ).flat()
    await sendEvents(network, both)
    const path = '/v1/stories/sport-5/related?site=dev&limit=5'
    type Related = { items: { storyId: string; why: string }[] }
    await waitFor(async () => (await feed.get<Related>(path)).body.items[0]?.storyId === 'world-5', {
      what: 'a story that was read together with it',
    })
    const { body } = await feed.get<Related>(path)
    expect(body.items[0]).toMatchObject({ storyId: 'world-5', why: 'read_together' })
    expect(body.items.some(({ storyId, why }) => storyId.startsWith('sport-') && why === 'same_topic')).toBe(
      true,
    )
    expect((await feed.get('/v1/stories/nothing/related?site=dev')).status).toBe(404)
  })

  it('obeys editors: what is blocked is gone everywhere, what is pinned stands where they put it', async () => {
    const decide = (id: string, body: object) =>
      fetch(`${network.trending.url}/v1/admin/decisions/${id}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${network.adminSecret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ site: 'dev', ...body }),
      })
    const first = await feed.get(feedOf(reader, '&limit=5'))
    const later = await feed.idsOf(feedOf(reader, `&limit=50&cursor=${first.body.nextCursor}`))
    const [blocked = '', pinned = ''] = later
    await decide('block', { kind: 'block-story', storyId: blocked })
    await decide('pin', {
      kind: 'pin',
      scope: 'global',
      storyId: pinned,
      position: 2,
      until: '2099-01-01T00:00:00Z',
    })
    await waitFor(async () => (await feed.get(feedOf(reader))).body.items[1]?.storyId === pinned, {
      what: 'the pinned story in its place',
    })
    expect((await feed.get(feedOf(reader))).body.items[1]).toMatchObject({
      slot: 'pinned',
      reason: { code: 'editors_choice' },
    })
    expect(await feed.idsOf(feedOf(reader, '&limit=50'))).not.toContain(blocked)
    expect(await feed.idsOf(feedOf(reader, `&limit=50&cursor=${first.body.nextCursor}`))).not.toContain(
      blocked,
    )
    expect((await feed.get(`/v1/stories/${blocked}/related?site=dev`)).status).toBe(404)
  })
})
