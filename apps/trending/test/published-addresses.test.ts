import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sourceSchema } from '@frontpage/contracts'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { trendingReplySchema } from '../src/list/list-replies.js'

const sources = [
  { id: 'plain', name: 'Plain', writeKey: 'plain', site: 'plain', allowedOrigins: ['https://news.example'] },
  {
    id: 'strict',
    name: 'Strict',
    writeKey: 'strict',
    site: 'strict',
    mapping: { storyUrls: ['/read/:storyId'], onlyStoryUrls: true, storyParameters: ['page'] },
  },
  { id: 'dev', name: 'Dev', writeKey: 'dev', site: 'dev', mapping: { readersToList: 1 } },
].map((source) => sourceSchema.parse(source))

let network: TestNetwork
beforeAll(async () => {
  network = await startTestNetwork({ tracker: { initialSources: sources } })
}, 120_000)
afterAll(() => network?.stop())

let readers = 0
async function view(writeKey: string, properties: object, count = 1): Promise<void> {
  const batch = Array.from({ length: count }, () => ({
    type: 'page',
    anonymousId: `reader-${++readers}`,
    context: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
    properties,
  }))
  const response = await fetch(`${network.tracker.url}/v1/batch`, {
    method: 'POST',
    body: JSON.stringify({ writeKey, batch }),
  })
  expect(await response.json()).toMatchObject({ accepted: count })
}

interface Listed {
  readonly storyId: string
  readonly url?: string | undefined
}

/** The stories by their ids, because their order changes with the time. */
async function listOf(site: string): Promise<Listed[]> {
  const response = await fetch(`${network.trending.url}/v1/trending?site=${site}&limit=100`)
  const { lists } = trendingReplySchema.parse(await response.json())
  return lists[0]!.entries
    .map(({ storyId, url }) => ({ storyId, ...(url !== undefined && { url }) }))
    .toSorted((a, b) => (a.storyId < b.storyId ? -1 : 1))
}

/** The whole list, which is that of all events that were sent. */
async function expectList(site: string, expected: readonly Listed[]): Promise<void> {
  await network.processAll()
  let listed: Listed[] = []
  await waitFor(async () => isDeepStrictEqual((listed = await listOf(site)), expected)).catch(() => {
    expect(listed).toEqual(expected)
  })
}

it('a reader’s private address is in no list, and of a story’s address only what many readers share', async () => {
  await view('plain', { url: 'https://news.example/x?gift=TOKEN&email=ann%40mail.example#me' })
  await view('plain', { title: 'River', url: 'https://ann:secret@news.example/world/river?gift=TOKEN' }, 3)
  await view('plain', { url: 'https://news.example/reset-password/TOKEN' }, 5)
  await view('plain', { url: 'https://news.example/preview/draft-77' }, 5)
  await view('plain', { url: 'https://news.example/search?q=illness' }, 5)
  await view('plain', { storyId: 'named', url: 'https://news.example/named?session=TOKEN' })
  await view('plain', { storyId: 'elsewhere', url: String.raw`https://evil.example\@news.example/a` })
  await view('plain', { storyId: 'elsewhere-2', url: String.raw`https://evil.example\.news.example/a` })

  await expectList('plain', [
    { storyId: 'elsewhere' },
    { storyId: 'elsewhere-2' },
    { storyId: 'named', url: 'https://news.example/named' },
    { storyId: 'news.example/world/river', url: 'https://news.example/world/river' },
  ])
  const story = `${network.trending.url}/v1/trending/stories/${encodeURIComponent('news.example/x')}?site=plain`
  expect((await fetch(story)).status).toBe(404)
})

it('the feed shows a page that only its address names no earlier', async () => {
  const text = await waitFor(
    async () => {
      const response = await fetch(`${network.feed.url}/v1/feed?site=plain&limit=50`, {
        headers: { 'x-anonymous-id': '3b1c7c5e-6f0a-4d51-9a53-0c1f3f9f6a10' },
      })
      const answer = await response.text()
      return answer.includes('news.example/world/river') && answer
    },
    // Each is a feed that is ranked, and a serving that is kept.
    { what: 'the story in the feed', everyMs: 500 },
  )
  expect(text).not.toMatch(/TOKEN|news\.example\/x|illness|draft-77|secret/)
})

it('a source may say that only addresses that match are stories', async () => {
  await view('strict', { url: 'https://news.example/read/7?page=2&gift=TOKEN' })
  await view('strict', { url: 'https://news.example/other' }, 5)
  await expectList('strict', [{ storyId: '7', url: 'https://news.example/read/7?page=2' }])
})

it('one reader is enough for the source that npm start makes', async () => {
  await view('dev', { url: 'https://www.example.com/news/hello?utm_source=x' })
  await expectList('dev', [
    { storyId: 'www.example.com/news/hello', url: 'https://www.example.com/news/hello' },
  ])
})
