import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { trendingReplySchema } from '../src/list/list-replies.js'

let network: TestNetwork
beforeAll(async () => {
  network = await startTestNetwork()
}, 120_000)
afterAll(() => network?.stop())

let readers = 0
async function view(title: string, count: number): Promise<void> {
  const batch = Array.from({ length: count }, () => ({
    type: 'page',
    anonymousId: `reader-${++readers}`,
    context: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
    properties: { storyId: 'river', title, url: 'https://www.example.com/river' },
  }))
  const response = await fetch(`${network.tracker.url}/v1/batch`, {
    method: 'POST',
    body: JSON.stringify({ writeKey: 'dev', batch }),
  })
  expect(await response.json()).toMatchObject({ accepted: count })
  await network.processAll()
}

async function listedTitle(): Promise<string | undefined> {
  const response = await fetch(`${network.trending.url}/v1/trending?site=dev`)
  const { lists } = trendingReplySchema.parse(await response.json())
  return lists[0]!.entries.find(({ storyId }) => storyId === 'river')?.title
}

it('a newsroom corrects a headline by changing its page, and one reader’s page cannot', async () => {
  await view('The River Rises', 12)
  await waitFor(async () => (await listedTitle()) === 'The River Rises', { what: 'the first headline' })
  await view('undefined', 3)
  await view('Buy gold', 1)
  await view('The River Falls', 12)
  const seen = new Set<string | undefined>()
  await waitFor(
    async () => {
      const title = await listedTitle()
      seen.add(title)
      return title === 'The River Falls'
    },
    { what: 'the corrected headline', timeoutMs: 60_000, everyMs: 250 },
  )
  expect([...seen]).toEqual(['The River Rises', 'The River Falls'].slice(-seen.size))
}, 120_000)
