import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { storyBucketOf, trendingPrefix, trendingStoryKey } from '@frontpage/contracts'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'

let network: TestNetwork
beforeAll(async () => {
  network = await startTestNetwork()
})
afterAll(() => network.stop())

const ahead = { 'sec-purpose': 'prefetch;prerender' }

async function send(path: string, body: object, headers: Record<string, string>): Promise<void> {
  const init = { method: 'POST', body: JSON.stringify({ writeKey: 'dev', ...body }), headers }
  expect((await fetch(network.tracker.url + path, init)).status).toBe(200)
}

async function showPixel(storyId: string, headers: Record<string, string>): Promise<void> {
  const query = new URLSearchParams({ writeKey: 'dev', anonymousId: 'r', 'properties.storyId': storyId })
  expect((await fetch(`${network.tracker.url}/v1/pixel.gif?${query.toString()}`, { headers })).status).toBe(
    200,
  )
}

async function countReaders(storyId: string): Promise<number> {
  const prefix = trendingPrefix('dev', storyBucketOf(storyId), network.namespace)
  const readers = await network.redis.hvals(trendingStoryKey(prefix, storyId))
  return readers.reduce((sum, count) => sum + Number(count), 0)
}

it('are stored with a mark, and their readers count only when they come', async () => {
  const page = (storyId: string) => ({ type: 'page', anonymousId: 'r', properties: { storyId } })
  await send('/v1/page', page('one'), ahead)
  await send('/v1/batch', { batch: [page('two'), page('two')] }, ahead)
  // The context holds something that must be hidden, so the tracker makes an event of this call.
  await send('/v1/page', { ...page('private'), context: { ip: 'none' } }, ahead)
  await send('/v1/page', page('wanted'), { ...ahead, 'sec-gpc': '1' })
  await showPixel('pixel', { purpose: 'prefetch' })
  await showPixel('genuine', {})
  await send('/v1/page', page('one'), {})
  await network.processAll()

  const result = await network.store.query({
    query: `SELECT story_id AS story, count() AS events, countIf(has(bot_marks, 'prefetch')) AS marked
      FROM events FINAL GROUP BY story ORDER BY story`,
    format: 'JSONEachRow',
  })
  expect(await result.json()).toEqual([
    { story: 'genuine', events: 1, marked: 0 },
    { story: 'one', events: 2, marked: 1 },
    { story: 'pixel', events: 1, marked: 1 },
    { story: 'private', events: 1, marked: 1 },
    { story: 'two', events: 2, marked: 2 },
    { story: 'wanted', events: 1, marked: 1 },
  ])
  const stories = ['one', 'two', 'private', 'pixel', 'genuine']
  expect(await Promise.all(stories.map(countReaders))).toEqual([1, 0, 0, 0, 1])
  const metrics = await (await fetch(`${network.transporter.url}/metrics`)).text()
  expect(metrics).toContain('frontpage_transporter_not_folded_total{reason="prefetch"} 6')
})
