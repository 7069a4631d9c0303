import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { Analytics } from '@segment/analytics-node'
import { sourceSchema, type Source } from '@frontpage/contracts'
import { countStoryViews } from '@frontpage/event-store'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { selectStored } from './tracker-client.js'

const mapped: Source = sourceSchema.parse({
  id: 'mapped',
  name: 'Mapped',
  writeKey: 'mapped',
  site: 'daily',
  mapping: {
    events: { 'Article Viewed': 'Story Viewed', 'Article Finished': 'Story Read' },
    properties: { article_id: 'storyId', headline: 'title', channel: 'section', link: 'url' },
    storyUrls: ['www.daily.example/read/:storyId/*', '/amp/**/:storyId'],
  },
})
const plain: Source = sourceSchema.parse({ id: 'plain', name: 'Plain', writeKey: 'plain', site: 'daily' })

let network: TestNetwork
beforeAll(async () => {
  network = await startTestNetwork({ tracker: { initialSources: [mapped, plain] } })
})
afterAll(() => network.stop())

async function send(writeKey: string, call: (sdk: Analytics) => void): Promise<void> {
  const sdk = new Analytics({ writeKey, host: network.tracker.url })
  call(sdk)
  await sdk.closeAndFlush()
  await network.processAll()
}

async function viewsOf(storyId: string): Promise<{ views: number; readers: number } | undefined> {
  const hour = Math.floor(Date.now() / 3_600_000) * 3600
  const [row] = await countStoryViews(network.store, {
    storyId,
    fromHour: hour - 7_200,
    toHour: hour + 7_200,
  })
  return row
}

it('an unmodified page call counts as a view of the story at its address', async () => {
  await send('plain', (sdk) => {
    for (const anonymousId of ['a', 'b', 'b']) {
      const url = `https://www.daily.example/news/banjir/?utm_source=${anonymousId}#top`
      sdk.page({ anonymousId, name: 'Story', properties: { url, path: '/news/banjir/' } })
    }
    // The browser SDK sends page calls like these.
    sdk.page({ anonymousId: 'c', context: { page: { url: 'https://www.daily.example/news/banjir' } } })
    sdk.page({ anonymousId: 'c', properties: { url: 'https://www.daily.example/' } })
  })
  expect(await viewsOf('www.daily.example/news/banjir')).toEqual({ views: 4, readers: 3 })
})

it('a source’s mapped names for stories and views count', async () => {
  await send('mapped', (sdk) => {
    sdk.page({ anonymousId: 'a', properties: { article_id: 'story-7' } })
    sdk.screen({ anonymousId: 'b', properties: { article_id: 'story-7' } })
    sdk.track({
      anonymousId: 'c',
      event: 'Article Viewed',
      properties: { article_id: 'story-7', headline: 'Banjir', channel: 'news' },
    })
    sdk.track({ anonymousId: 'd', event: 'Article Finished', properties: { article_id: 'story-7' } })
    sdk.track({ anonymousId: 'e', event: 'Ad Seen', properties: { article_id: 'story-7' } })
  })
  expect(await viewsOf('story-7')).toEqual({ views: 3, readers: 3 })
  const rows = await selectStored(
    network,
    `SELECT event, story_event, title, section, toString(properties) AS properties FROM events FINAL
     WHERE story_id = 'story-7' AND type = 'track' ORDER BY event`,
  )
  expect(rows).toMatchObject([
    { event: 'Ad Seen', story_event: '' },
    { event: 'Article Finished', story_event: 'Story Read' },
    // The client's own fields stay beside the derived ones.
    {
      event: 'Article Viewed',
      story_event: 'Story Viewed',
      title: 'Banjir',
      section: 'news',
      properties: expect.stringContaining('"headline":"Banjir"'),
    },
  ])
})

it('a source’s URL patterns identify the story of a page', async () => {
  await send('mapped', (sdk) => {
    const page = (anonymousId: string, url: string, name = 'url'): void =>
      sdk.page({ anonymousId, properties: { [name]: url } })
    page('a', 'https://www.daily.example/read/4711/banjir-jakarta?x=1')
    page('b', 'https://m.daily.example/amp/news/jakarta/4711')
    page('c', 'https://www.daily.example/read/4711/other-slug', 'link')
    page('d', 'https://www.daily.example/section/news')
  })
  expect(await viewsOf('4711')).toEqual({ views: 3, readers: 3 })
  expect(await viewsOf('www.daily.example/section/news')).toEqual({ views: 1, readers: 1 })
})

it('the platform’s own names keep their meaning, whatever the mapping contains', async () => {
  await send('mapped', (sdk) => {
    sdk.page({
      anonymousId: 'a',
      properties: { storyId: 'own', article_id: 'theirs', title: 'Ours', headline: 'Theirs' },
    })
    sdk.track({ anonymousId: 'a', event: 'Story Viewed', properties: { storyId: 'own' } })
  })
  expect(await viewsOf('own')).toEqual({ views: 2, readers: 1 })
  const rows = await selectStored(
    network,
    `SELECT DISTINCT title FROM events FINAL WHERE story_id = 'own' AND type = 'page'`,
  )
  expect(rows).toEqual([{ title: 'Ours' }])
})
