import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { excludedReadersKey } from '@frontpage/contracts'
import { waitFor } from '@frontpage/testing'
import { trendingReplySchema } from '../src/list/list-replies.js'
import {
  readerSecret,
  ready,
  startTrendingHarness,
  type TestTrending,
  type TrendingHarness,
} from './trending-harness.js'

let harness: TrendingHarness
let nowMs = Date.parse('2026-06-01T12:00:00Z')
const now = (): number => nowMs
let trending: TestTrending
let other: TestTrending
beforeAll(async () => {
  harness = await startTrendingHarness()
  trending = await harness.start({}, { now })
  other = await harness.start({}, { now })
  await ready(trending)
  await ready(other)
})
beforeEach(() => {
  for (const { board } of [trending, other])
    board.rank('a:world b:sport:acme c:world:acme d:world:other:t e f')
})
afterAll(() => harness.stop())

const until = '2026-06-01T13:00:00Z'
const put = (id: string, body: object) =>
  trending.admin('PUT', `/v1/admin/decisions/${id}`, { site: 'daily', ...body })
const remove = (id: string) => trending.admin('DELETE', `/v1/admin/decisions/${id}`)

async function ids(service = trending, query = ''): Promise<string> {
  const { lists } = trendingReplySchema.parse((await service.get(`/v1/trending${query}`)).body)
  return lists.flatMap(({ entries }) => entries.map(({ storyId }) => storyId)).join(' ')
}

describe('a decision', () => {
  it('is shown as it was made, by whom and when', async () => {
    const { status, body } = await put('pin-1', {
      kind: 'pin',
      scope: 'global',
      storyId: 'e',
      position: 1,
      until,
    })
    expect([status, body]).toEqual([
      200,
      {
        id: 'pin-1',
        kind: 'pin',
        site: 'daily',
        scope: 'global',
        storyId: 'e',
        position: 1,
        until,
        decidedAt: '2026-06-01T12:00:00.000Z',
        decidedBy: 'ann',
      },
    ])
    expect((await other.admin('GET', '/v1/admin/decisions')).body).toEqual({ data: [body] })
    expect((await other.admin('GET', '/v1/admin/decisions?site=daily')).body).toEqual({ data: [body] })
    expect((await other.admin('GET', '/v1/admin/decisions?site=weekly')).body).toEqual({ data: [] })
  })

  it('is in force at once where it was made, and soon on every other service', async () => {
    expect(await ids()).toBe('e a b c d f')
    await waitFor(async () => (await ids(other)) === 'e a b c d f')
    expect(await ids(trending, '?scope=section:world')).toBe('a c d')
  })

  it('ends when its time is over, without anybody’s doing', async () => {
    nowMs += 3_600_000
    expect([await ids(), await ids(other)]).toEqual(['a b c d e f', 'a b c d e f'])
    nowMs -= 3_600_000
  })

  it('is kept in every version, with who made it, also when it is taken back', async () => {
    nowMs += 1_000
    await put('pin-1', { kind: 'pin', scope: 'global', storyId: 'f', position: 1, until })
    nowMs += 1_000
    expect((await remove('pin-1')).status).toBe(204)
    nowMs -= 2_000
    expect(await ids()).toBe('a b c d e f')
    await waitFor(async () => (await ids(other)) === 'a b c d e f')
    const { body } = await other.admin('GET', '/v1/admin/decisions/pin-1/versions')
    expect(body).toMatchObject({
      data: [
        { version: 3, actor: 'ann', action: 'delete', changedAt: '2026-06-01T12:00:02.000Z' },
        { version: 2, actor: 'ann', action: 'put', decision: { storyId: 'f' } },
        { version: 1, actor: 'ann', action: 'put', decision: { storyId: 'e' } },
      ],
    })
    const rows = await harness.store.query({
      query: `SELECT id, version, actor, action FROM control_history WHERE kind = 'editorial-decision' ORDER BY version`,
      format: 'JSONEachRow',
    })
    expect(await rows.json()).toEqual([
      { id: 'pin-1', version: 1, actor: 'ann', action: 'put' },
      { id: 'pin-1', version: 2, actor: 'ann', action: 'put' },
      { id: 'pin-1', version: 3, actor: 'ann', action: 'delete' },
    ])
  })

  it('that is not there cannot be taken back', async () => {
    const { status, body } = await remove('pin-1')
    expect([status, (body as { code: string }).code]).toEqual([404, 'unknown_decision'])
  })

  it('takes who may', async () => {
    const answers = await Promise.all([
      trending.admin(
        'PUT',
        '/v1/admin/decisions/x',
        { kind: 'approve', site: 'daily', storyId: 'a' },
        readerSecret,
      ),
      trending.admin('DELETE', '/v1/admin/decisions/x', undefined, readerSecret),
      trending.admin('GET', '/v1/admin/decisions', undefined, readerSecret),
      trending.get('/v1/admin/decisions'),
      trending.get('/v1/admin/waiting-stories'),
    ])
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 200, 401, 401])
  })

  it.each<[string, object, string]>([
    ['of no kind', { kind: 'praise' }, '#/kind'],
    ['to pin nowhere', { kind: 'pin', scope: 'global', storyId: 'a', position: 0, until }, '#/position'],
    [
      'whose time has passed',
      { kind: 'pin', scope: 'global', storyId: 'a', position: 1, until: '2026-06-01T11:00:00Z' },
      '#/until',
    ],
  ])('is not taken %s', async (_what, body, pointer) => {
    const answer = await put('bad', body)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ errors: [{ in: 'body', pointer }] })
  })
})

describe('what decisions do', () => {
  it('a blocked story, publisher or tag is nowhere', async () => {
    await put('block-1', { kind: 'block-story', storyId: 'a', reason: 'a correction is coming' })
    await put('block-2', { kind: 'block-publisher', publisher: 'acme' })
    await put('block-3', { kind: 'block-tag', tag: 't' })
    expect(await ids()).toBe('e f')
    const rising = (await trending.get('/v1/trending/rising')).body as { entries: { storyId: string }[] }
    expect(rising.entries.map(({ storyId }) => storyId)).toEqual(['e', 'f'])
    expect((await trending.get('/v1/trending/stories/a')).status).toBe(404)
    for (const id of ['block-1', 'block-2', 'block-3']) await remove(id)
    expect(await ids()).toBe('a b c d e f')
  })

  it('a publisher’s surplus moves behind', async () => {
    await put('cap', { kind: 'publisher-cap', maxPerPublisher: 1, listLength: 5 })
    expect(await ids()).toBe('a b d e f c')
    await remove('cap')
  })

  it('a pin is shown as one, and brings in what does not rank', async () => {
    trending.board.rank('x')
    trending.board.rank('a b')
    await put('pin', { kind: 'pin', scope: 'global', storyId: 'x', position: 2, until })
    const { lists } = trendingReplySchema.parse((await trending.get('/v1/trending')).body)
    expect(lists[0]?.entries.map(({ storyId, pinned }) => [storyId, pinned])).toEqual([
      ['a', undefined],
      ['x', true],
      ['b', undefined],
    ])
    await remove('pin')
  })

  it('a review lets stay who is there, holds back who comes, tells who waits, and lets in whom it approves', async () => {
    const { body } = await put('review', { kind: 'review', section: 'world', topN: 4 })
    expect(body).toMatchObject({ admitted: ['a', 'c', 'd'] })
    expect(await ids()).toBe('a b c d e f')
    trending.board.rank('new:world a:world b:sport e f g')
    expect(await ids()).toBe('a b e f new g')
    expect(await ids(trending, '?scope=section:world')).toBe('a')
    expect((await trending.admin('GET', '/v1/admin/waiting-stories?site=daily')).body).toEqual({
      data: [
        {
          storyId: 'new',
          section: 'world',
          decisionId: 'review',
          title: 'Judul “new” 新聞',
          url: 'https://www.daily.example/new',
        },
      ],
    })
    await put('approve-new', { kind: 'approve', storyId: 'new' })
    expect(await ids()).toBe('new a b e f g')
    expect((await trending.admin('GET', '/v1/admin/waiting-stories')).body).toEqual({ data: [] })
    for (const id of ['review', 'approve-new']) await remove(id)
  })

  it('an excluded reader is in the set that the transporter follows', async () => {
    await put('exclude', { kind: 'exclude-reader', readerId: 'monitor' })
    expect(await harness.redis.smembers(excludedReadersKey(harness.namespace))).toEqual(['monitor'])
    const { body } = await trending.admin('GET', '/v1/admin/decisions?site=weekly')
    expect(body).toMatchObject({ data: [{ id: 'exclude', readerId: 'monitor' }] })
    await remove('exclude')
    expect(await harness.redis.smembers(excludedReadersKey(harness.namespace))).toEqual([])
  })

  it('decisions of each kind are counted', async () => {
    await put('count', { kind: 'approve', storyId: 'a' })
    expect((await trending.get('/metrics')).text).toContain('frontpage_trending_decisions{kind="approve"} 1')
    await remove('count')
  })
})

describe('decisions and a Redis that is gone', () => {
  it('come back into an emptied Redis, with the set of excluded readers, and what is decided meanwhile is not alone there', async () => {
    await put('block', { kind: 'block-story', storyId: 'a' })
    await put('exclude', { kind: 'exclude-reader', readerId: 'monitor' })
    await harness.redisServer.restart({ empty: true })
    await waitFor(async () => (await put('new', { kind: 'block-story', storyId: 'b' })).status === 200)
    const { data } = (await trending.admin('GET', '/v1/admin/decisions')).body as { data: { id: string }[] }
    expect(data.map(({ id }) => id).toSorted()).toEqual(['block', 'exclude', 'new'])
    await waitFor(async () => (await ids(other)) === 'c d e f')
    expect(await harness.redis.smembers(excludedReadersKey(harness.namespace))).toEqual(['monitor'])
  })

  it('come back from the archive where nobody remembers them', async () => {
    await harness.redis.flushdb()
    const fresh = await harness.start({}, { now })
    await ready(fresh)
    fresh.board.rank('a b c')
    expect(await ids(fresh)).toBe('c')
  })

  it('stay in force while it is away, and cannot be changed', async () => {
    await harness.redisServer.kill()
    expect(await ids()).toBe('c d e f')
    for (const answer of [
      await put('late', { kind: 'approve', storyId: 'a' }),
      await remove('block'),
      await trending.admin('GET', '/v1/admin/decisions'),
    ]) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
    }
    expect((await trending.get('/readyz')).status).toBe(200)
  })

  it('are waited for by a service that starts without: it says 503 rather than show what may be blocked', async () => {
    const started = await harness.start(
      { clickhouse: { url: 'http://127.0.0.1:9', database: 'none' } },
      { now },
    )
    started.board.rank('a b c')
    expect((await started.get('/v1/trending')).body).toMatchObject({ status: 503, code: 'not_loaded' })
    expect((await started.get('/readyz')).status).toBe(503)
    await harness.redisServer.restart()
    await ready(started)
    expect(await ids(started)).toBe('c')
  })
})
