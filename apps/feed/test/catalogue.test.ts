import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CatalogueStory } from '@frontpage/contracts'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import type { LineResult } from '../src/catalogue/bulk/import-lines.js'
import type { ImportReport } from '../src/catalogue/imports/import-report.js'
import { startFeedServer, type FeedServer } from './feed-server.js'

let publisher: FeedServer
let network: TestNetwork
beforeAll(async () => {
  publisher = await startFeedServer()
  network = await startTestNetwork({ feed: { privateFeedHosts: [publisher.host] } })
  await waitFor(async () => (await ask('PUT', storyPath('first'), { title: 'First' })).status === 200, {
    what: 'a catalogue that keeps stories',
    timeoutMs: 30_000,
  })
}, 120_000)
afterAll(async () => {
  await network.stop()
  await publisher.stop()
})

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(network.feed.url + path, {
    method,
    headers: {
      authorization: `Bearer ${network.adminSecret}`,
      'content-type': 'application/json',
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson =
    (response.headers.get('content-type')?.split(';')[0] ?? '').endsWith('json') && text.startsWith('{')
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && !text.includes('\n') ? JSON.parse(text) : text,
  }
}

const storyPath = (storyId: string, site = 'dev'): string =>
  `/v1/stories/${encodeURIComponent(storyId)}?site=${site}`
const storyOf = async (storyId: string): Promise<CatalogueStory> =>
  (await ask('GET', storyPath(storyId))).body as CatalogueStory

describe('a story', () => {
  const storyId = 'www.daily.example/world/river?id=7 ü'

  it('is made, read, changed, and removed under any id, with its history', async () => {
    const body = { title: 'The river', sections: ['World'], publishedAt: '2026-06-01T08:00:00+07:00' }
    const made = await ask('PUT', storyPath(storyId), body)
    expect([made.status, made.headers.get('etag')]).toEqual([200, '"1"'])
    expect(await storyOf(storyId)).toEqual({
      id: `dev/${storyId}`,
      ...body,
      edited: ['title', 'sections', 'publishedAt'],
    })
    expect((await ask('GET', storyPath(storyId, 'other'))).status).toBe(404)
    expect((await ask('PUT', storyPath(storyId), { hidden: true }, { 'if-match': '"1"' })).status).toBe(200)
    expect((await ask('PUT', storyPath(storyId), { hidden: true }, { 'if-match': '"1"' })).status).toBe(412)
    const versions = await ask('GET', storyPath(storyId).replace('?', '/versions?'))
    expect(versions.body).toMatchObject({
      data: [
        { version: 2, story: { hidden: true } },
        { version: 1, story: { title: 'The river' } },
      ],
    })
    expect((await ask('DELETE', storyPath(storyId))).status).toBe(204)
    expect((await ask('GET', storyPath(storyId))).status).toBe(404)
    expect((await ask('DELETE', storyPath(storyId))).status).toBe(404)
  })

  it.each<[string, string, unknown]>([
    ['an id that is longer than an event may have', storyPath('x'.repeat(513)), { title: 'T' }],
    ['no site', '/v1/stories/a', { title: 'T' }],
    ['a title that is longer than lists show', storyPath('a'), { title: 'x'.repeat(301) }],
    ['an address that is a script', storyPath('a'), { url: 'javascript:alert(1)' }],
    ['a time without a zone', storyPath('a'), { publishedAt: '2026-06-01T08:00:00' }],
    ['a day that does not exist', storyPath('a'), { publishedAt: '2026-02-30T08:00:00Z' }],
  ])('is refused with %s', async (_what, path, body) => {
    expect(await ask('PUT', path, body)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  })

  it('is nobody’s to change without a token', async () => {
    const response = await fetch(network.feed.url + storyPath('a'), { method: 'PUT', body: '{}' })
    expect(response.status).toBe(401)
  })
})

describe('many stories in one request', () => {
  async function post(lines: readonly (string | object)[], headers: Record<string, string> = {}) {
    const body = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
    const answer = await ask('POST', '/v1/stories/bulk?site=dev', body, {
      'content-type': 'application/x-ndjson',
      ...headers,
    })
    const results = String(answer.body)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    return { ...answer, results: results.slice(0, -1) as LineResult[], last: results.at(-1) }
  }

  it('are stored line by line, each with its outcome', async () => {
    const lines = [
      { id: 'bulk-1', title: 'One' },
      'no json',
      { id: 'bulk-2', title: 'x'.repeat(301) },
      '',
      { id: 'bulk-1', title: 'One, edited' },
      { id: 'bulk-3', remove: true },
      `{"id":"bulk-4","title":"${'x'.repeat(70_000)}"}`,
      { title: 'No id' },
      { id: 'first', remove: true },
    ]
    const { status, results, last } = await post(lines)
    expect(status).toBe(200)
    expect(results.toSorted((a, b) => a.line - b.line)).toEqual([
      { line: 1, id: 'bulk-1', outcome: 'new', version: 1 },
      { line: 2, outcome: 'refused', error: { code: 'invalid_json', detail: 'The line is not valid JSON.' } },
      {
        line: 3,
        id: 'bulk-2',
        outcome: 'refused',
        error: { code: 'invalid_story', detail: expect.any(String), pointer: '#/title' },
      },
      { line: 5, id: 'bulk-1', outcome: 'changed', version: 2 },
      { line: 6, id: 'bulk-3', outcome: 'same' },
      {
        line: 7,
        outcome: 'refused',
        error: { code: 'line_too_long', detail: 'The line is longer than 64 KiB.' },
      },
      {
        line: 8,
        outcome: 'refused',
        error: { code: 'invalid_story', detail: expect.any(String), pointer: '#/id' },
      },
      { line: 9, id: 'first', outcome: 'removed', version: 2 },
    ])
    expect(last).toEqual({ summary: { new: 1, changed: 1, same: 1, removed: 1, refused: 4, failed: 0 } })
    expect(await storyOf('bulk-1')).toMatchObject({ title: 'One, edited' })
  })

  it('are not stored again when they are sent again', async () => {
    const lines = Array.from({ length: 450 }, (_, n) => ({
      id: `many-${n}`,
      title: `Title ${n}`,
      tags: ['a', 'b'],
    }))
    expect((await post(lines)).last).toMatchObject({ summary: { new: 450 } })
    expect((await post(lines)).last).toMatchObject({ summary: { new: 0, same: 450 } })
  })

  it.each([{ 'content-type': 'application/json' }, { 'content-encoding': 'gzip' }])(
    'need lines, not %j',
    async (headers) => {
      const sent = { 'content-type': 'application/x-ndjson', ...headers }
      expect((await ask('POST', '/v1/stories/bulk?site=dev', '{}', sent)).status).toBe(415)
    },
  )
})

describe('a feed of stories', () => {
  const rssOf = (items: string): string =>
    `<rss version="2.0"><channel><title>x</title>${items}</channel></rss>`
  const itemOf = (slug: string, title: string, more = ''): string =>
    `<item><title>${title}</title><link>https://news.example/${slug}</link><guid isPermaLink="false">${slug}</guid><pubDate>Mon, 01 Jun 2026 10:00:00 GMT</pubDate>${more}</item>`

  async function reportOf(feedId: string, isDone: (report: ImportReport) => boolean): Promise<ImportReport> {
    return waitFor(
      async () => {
        const { body } = await ask('GET', '/v1/admin/story-imports')
        return (body as { data: ImportReport[] }).data.find(
          (report) => report.feedId === feedId && isDone(report),
        )
      },
      { what: `an import of ${feedId}`, timeoutMs: 25_000 },
    )
  }

  async function putFeed(feedId: string, path: string, more: object = {}): Promise<void> {
    const body = { url: publisher.url + path, site: 'dev', everyMinutes: 60, ...more }
    expect(await ask('PUT', `/v1/admin/story-feeds/${feedId}`, body)).toMatchObject({ status: 200 })
  }

  it('is imported, reported, asked for changes only, and imported again on request', async () => {
    let items = itemOf('a', 'One') + itemOf('b', 'Two') + '<item><title>None</title></item>'
    publisher.on('/world.xml', (res, req) => {
      const etag = `"${items.length}"`
      if (req.headers['if-none-match'] === etag) res.writeHead(304).end()
      else res.setHeader('ETag', etag).end(rssOf(items))
    })
    await putFeed('world', '/world.xml', { section: 'World' })
    expect(await reportOf('world', () => true)).toMatchObject({
      status: 'imported',
      format: 'rss',
      items: { new: 2, changed: 0, same: 0, refused: 1 },
      refusals: { no_identity: 1 },
      examples: [{ reason: 'no_identity', title: 'None' }],
      failures: 0,
    })
    expect(await storyOf('news.example/a')).toMatchObject({
      title: 'One',
      sections: ['World'],
      feeds: { world: ['World'] },
    })

    expect((await ask('POST', '/v1/admin/story-imports/world')).status).toBe(202)
    await reportOf('world', ({ status }) => status === 'not_modified')
    items = itemOf('a', 'One, edited') + itemOf('b', 'Two')
    await ask('POST', '/v1/admin/story-imports/world')
    expect(await reportOf('world', ({ status }) => status === 'imported')).toMatchObject({
      items: { new: 0, changed: 1, same: 1, refused: 0 },
    })
    const versions = await ask('GET', storyPath('news.example/a').replace('?', '/versions?'))
    expect(versions.body).toMatchObject({
      data: [
        { version: 2, actor: 'feed:world', story: { title: 'One, edited' } },
        { version: 1, actor: 'feed:world', story: { title: 'One' } },
      ],
    })
    expect((await ask('POST', '/v1/admin/story-imports/nothing')).status).toBe(404)
  }, 60_000)

  it('leaves alone what an editor has changed, and adds the sections of another feed', async () => {
    await ask('PUT', storyPath('news.example/b'), { ...(await bodyOf('news.example/b')), title: 'Ours' })
    publisher.on('/sport.xml', (res) =>
      res.end(rssOf(itemOf('b?utm_source=sport', 'Theirs', '<author>a@b.example (Ann)</author>'))),
    )
    await putFeed('sport', '/sport.xml', { section: 'Sport' })
    await reportOf('sport', () => true)
    expect(await storyOf('news.example/b')).toMatchObject({
      title: 'Ours',
      sections: ['World', 'Sport'],
      edited: ['title'],
    })
  }, 60_000)

  async function bodyOf(storyId: string): Promise<object> {
    const { id: _, edited: __, aliases: ___, feeds: ____, ...body } = await storyOf(storyId)
    return body
  }

  it('is tried later and later while it fails, and at once when it was corrected', async () => {
    publisher.on('/page.html', (res) => res.end('<html><body>No feed</body></html>'))
    publisher.on('/to-inside', (res) =>
      res.writeHead(302, { Location: 'http://169.254.169.254/latest' }).end(),
    )
    await putFeed('broken', '/page.html')
    const first = await reportOf('broken', () => true)
    expect(first).toMatchObject({ status: 'failed', fault: 'not_a_feed', failures: 1 })
    expect(Date.parse(first.nextAt) - Date.parse(first.startedAt)).toBe(2 * 3_600_000)
    await putFeed('broken', '/to-inside')
    expect(await reportOf('broken', ({ failures }) => failures === 2)).toMatchObject({
      fault: 'private_address',
    })
    publisher.on('/good.xml', (res) => res.end(rssOf(itemOf('c', 'Three'))))
    await putFeed('broken', '/good.xml')
    expect(await reportOf('broken', ({ status }) => status === 'imported')).toMatchObject({ failures: 0 })
  }, 60_000)

  it('is imported by one of several processes', async () => {
    const before = publisher.requests.filter(({ path }) => path === '/shared.xml').length
    const another = await network.startFeed({ privateFeedHosts: [publisher.host] })
    publisher.on('/shared.xml', (res) => res.end(rssOf(itemOf('d', 'Four'))))
    await putFeed('shared', '/shared.xml')
    await reportOf('shared', () => true)
    await another.close()
    expect(publisher.requests.filter(({ path }) => path === '/shared.xml').length - before).toBe(1)
  }, 60_000)

  it('needs an address without a login', async () => {
    const body = { url: 'https://user:secret@daily.example/rss', site: 'dev' }
    expect((await ask('PUT', '/v1/admin/story-feeds/login', body)).status).toBe(400)
  })
})
