import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { createFeedClient, sendEvents, viewsOf, type FeedClient } from './feed-client.js'

const device = '3b1c7c5e-6f0a-4d51-9a53-0c1f3f9f6a10'
const path = `/v1/feed?site=dev&anonymousId=${device}&limit=5`

let network: TestNetwork
let feed: FeedClient
let url: string
let stateDirectory: string

beforeAll(async () => {
  network = await startTestNetwork()
  ;({ url } = await network.startFeed())
  feed = createFeedClient(url)
  await sendEvents(network, [...viewsOf('a', 3), ...viewsOf('b', 4), ...viewsOf('c', 5)])
  await waitFor(async () => (await feed.idsOf(path)).length === 3, { what: 'three stories in the feed' })
  // A process that ends saves what trends.
  stateDirectory = join(network.trackerConfig.journal.directory, '..', 'saved-lists')
  const saving = await network.startFeed({ stateDirectory })
  await waitFor(async () => (await createFeedClient(saving.url).idsOf(path)).length === 3, {
    what: 'three stories in the feed that ends',
  })
  await saving.close()
}, 120_000)
afterAll(() => network.stop())

/** In this order: Redis does not come back. */
it('answers without Redis from the stories that it knows, and says what is missing', async () => {
  const before = await feed.get(path)
  await network.redisServer.stop()
  await waitFor(async () => (await feed.get(path)).body.fallback === 'reader_unavailable', {
    what: 'a feed that notices that Redis is away',
  })
  const { status, body } = await feed.get(path)
  expect([status, body.personalised]).toEqual([200, false])
  expect(body.items.map(({ storyId }) => storyId).toSorted()).toEqual(
    before.body.items.map(({ storyId }) => storyId).toSorted(),
  )
  await waitFor(async () => (await feed.get(path)).body.stale === true, { what: 'a feed that is stale' })
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
})

it('turns pages without Redis where it made the first one', async () => {
  const first = await feed.get(`/v1/feed?site=dev&limit=2`)
  const second = await feed.get(`/v1/feed?site=dev&limit=2&cursor=${first.body.nextCursor}`)
  expect([...first.body.items, ...second.body.items].map(({ storyId }) => storyId).toSorted()).toEqual([
    'a',
    'b',
    'c',
  ])
})

it('takes feedback without Redis, in force where it was said', async () => {
  const answer = await feed.send('POST', '/v1/feedback', {
    site: 'dev',
    anonymousId: device,
    action: 'hide_story',
    storyId: 'a',
  })
  expect(answer).toMatchObject({ status: 200, body: { remembered: false } })
  expect(await feed.idsOf(path)).not.toContain('a')
})

it('begins without Redis with the list that was saved last, and says of when it is', async () => {
  const started = createFeedClient((await network.startFeed({ stateDirectory })).url)
  const { status, body } = await started.get(path)
  expect([status, body.fallback, body.items.length]).toEqual([200, 'last_list', 3])

  const elsewhere = await started.get('/v1/feed?site=elsewhere')
  expect([elsewhere.status, elsewhere.headers.get('retry-after')]).toEqual([503, '1'])
}, 60_000)

it('knows of no site without Redis and a list, and says when to ask again', async () => {
  const empty = await network.startFeed()
  const client = createFeedClient(empty.url)
  for (const start of ['/v1/feed?', '/v1/feed/sections?', '/v1/stories/a/related?', '/v1/feed/profile?']) {
    const { status, headers, body } = await client.get(`${start}site=dev`)
    expect([start, status, headers.get('retry-after'), body.code]).toEqual([start, 503, '1', 'not_loaded'])
  }
  const authorization = `Bearer ${network.adminSecret}`
  for (const admin of ['/v1/admin/feed-models?site=dev', '/v1/admin/feed-measurements?site=dev']) {
    const { status, headers, body } = await client.get(admin, { authorization })
    expect([admin, status, headers.get('retry-after'), body.code]).toEqual([
      admin,
      503,
      '2',
      'store_unavailable',
    ])
  }
  expect((await fetch(`${empty.url}/readyz`)).status).toBe(503)
}, 60_000)
