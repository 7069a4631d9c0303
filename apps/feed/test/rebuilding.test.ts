import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { generationNamespace, readModelsKeys, sourceSchema, type Channel } from '@frontpage/contracts'
import { createControlRecordStore, sourceRecords } from '@frontpage/control-records'
import {
  createCoReadsFold,
  createImpressionsFold,
  createReadersFold,
  createStoriesFold,
  createTrendingFold,
  readReaderHistory,
  type FoldableEvent,
  type ReadModelName,
  type ReadModelState,
} from '@frontpage/read-models'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { createFeedClient, type FeedClient } from './feed-client.js'

/** No transporter uses this namespace, so the states that the tests write stay. */
const namespace = 'elsewhere'
const site = 'dev'
const device = '3b1c7c5e-6f0a-4d51-9a53-0c1f3f9f6a10'
const feedModels = ['trending', 'stories', 'impressions', 'co-reads', 'readers'] as const
const hourMs = 3_600_000
const nowMs = Date.now()
const thisHour = Math.floor(nowMs / hourMs)

let network: TestNetwork
let feed: FeedClient
let url: string

async function setState(name: ReadModelName, state: Partial<ReadModelState>): Promise<void> {
  const whole = { layout: 1, generation: 0, ...state }
  await network.redis.hset(readModelsKeys(namespace).states, name, JSON.stringify(whole))
}

function view(storyId: string, anonymousId: string): FoldableEvent {
  return {
    messageId: `${storyId}-${anonymousId}`,
    site,
    sourceId: 'web',
    type: 'page',
    storyEvent: 'Story Viewed',
    timestamp: nowMs - 1_000,
    receivedAt: nowMs,
    userId: undefined,
    anonymousId,
    previousId: undefined,
    storyId,
    isOptedOut: false,
    network: `${30 + Number(anonymousId.at(-1))}.7.1.0`,
    channel: 'direct' satisfies Channel,
    country: 'ID',
    engagedSeconds: undefined,
    scrollDepth: undefined,
    feedId: undefined,
    surface: undefined,
    position: undefined,
    shown: [],
    topic: undefined,
    story: { title: `Title of ${storyId}`, section: 'World' },
  }
}

async function fold(generation: number, storyIds: readonly string[]): Promise<void> {
  const events = storyIds.flatMap((storyId) =>
    [device, 'reader-1', 'reader-2', 'reader-3'].map((reader) => view(storyId, reader)),
  )
  const place = { namespace: generationNamespace(namespace, generation) }
  const folds = [createTrendingFold, createStoriesFold, createImpressionsFold, createCoReadsFold]
  for (const create of [...folds, createReadersFold]) await create(network.redis, place).apply(events)
}

beforeAll(async () => {
  network = await startTestNetwork()
  const { redis } = network
  const source = sourceSchema.parse({ id: 'web', name: 'Web', writeKey: 'key', site })
  const store = createControlRecordStore(redis, sourceRecords, { namespace, onUnreadable() {} })
  await store.merge([{ id: 'web', version: 1, changedAt: 1, changeId: 'a', json: JSON.stringify(source) }])
  await fold(0, ['a', 'b'])
  await fold(1, ['b', 'c', 'd'])
  ;({ url } = await network.startFeed({ namespace }))
  feed = createFeedClient(url)
  await waitFor(async () => (await shown()) === 'a b', { what: 'the stories of the first generation' })
}, 120_000)
afterAll(() => network.stop())

const shown = async (): Promise<string> => (await feed.idsOf('/v1/feed?limit=50')).toSorted().join(' ')
const readWith = async (storyId: string): Promise<string> => {
  const path = `/v1/stories/${storyId}/related`
  const { items } = (await feed.get<{ items: { storyId: string; why: string }[] }>(path)).body
  const found = items.filter(({ why }) => why === 'read_together').map((item) => item.storyId)
  return found.toSorted().join(' ')
}
const viewed = async (): Promise<number | undefined> => {
  const { body } = await feed.get<{ counts?: { viewed: number } }>(`/v1/feed/profile?anonymousId=${device}`)
  return body.counts?.viewed
}

describe('a feed, when the next generation of a read model takes its place,', () => {
  it('is made of that', async () => {
    expect([await readWith('b'), await viewed()]).toEqual(['a', 2])
    for (const name of feedModels) await setState(name, { generation: 1 })
    await waitFor(async () => (await shown()).endsWith('b c d'), { what: 'the stories of the next one' })
    await waitFor(async () => (await readWith('b')) === 'c d', { what: 'its co-reads' })
    await waitFor(async () => (await viewed()) === 3, { what: 'its readers' })
  })

  it('writes there what a reader says, and forgets a reader everywhere', async () => {
    const retiring = { generation: 0, untilMs: nowMs + hourMs }
    for (const name of feedModels) await setState(name, { generation: 1, retiring })
    const said = { site, anonymousId: device, action: 'hide_story', storyId: 'c' }
    expect(await feed.send('POST', '/v1/feedback', said)).toMatchObject({ body: { remembered: true } })
    const rememberedIn = async (generation: number): Promise<number[]> => {
      const place = generationNamespace(namespace, generation)
      const about = { site, readerIds: [device], nowMs: Date.now(), namespace: place }
      const { viewed: stories, hidden } = await readReaderHistory(network.redis, about)
      return [stories.size, hidden.size]
    }
    expect([await rememberedIn(0), await rememberedIn(1)]).toEqual([
      [2, 0],
      [3, 1],
    ])
    await waitFor(
      async () => {
        const path = `/v1/feed/profile?anonymousId=${device}`
        expect((await feed.send('DELETE', path)).status).toBe(204)
        return (await rememberedIn(0)).join() === '0,0'
      },
      { what: 'a reader who is forgotten in the earlier generation, too' },
    )
    expect(await rememberedIn(1)).toEqual([0, 0])
  })
})

describe('while read models are computed again', () => {
  const rebuild = {
    id: 'a',
    reason: 'missing',
    startedMs: nowMs,
    revision: 1,
    newestHour: thisHour,
    oldestHour: thisHour - 100,
    nextHour: thisHour - 5,
    events: 0,
  } as const
  const coversFrom = new Date((thisHour - 3) * hourMs).toISOString()
  const isWhole = async (): Promise<boolean> => !('rebuilding' in (await feed.get('/v1/feed')).body)
  const authorization = (): Record<string, string> => ({ authorization: `Bearer ${network.adminSecret}` })

  it('every answer says how much is there, and nothing of it otherwise', async () => {
    const first = await feed.get('/v1/feed?limit=1')
    const paths = [
      '/v1/feed?limit=50',
      `/v1/feed?limit=1&cursor=${first.body.nextCursor}`,
      '/v1/feed/sections?',
      '/v1/stories/b/related?',
      `/v1/feed/profile?anonymousId=${device}`,
      '/v1/feed/explain?',
    ]
    const whole = await Promise.all(paths.map((path) => feed.get<object>(path, authorization())))
    for (const { status, body } of whole) {
      expect([status, 'rebuilding' in body, 'coversFrom' in body]).toEqual([200, false, false])
    }
    await setState('impressions', { generation: 1, rebuild })
    await waitFor(async () => !(await isWhole()), { what: 'a feed that says that it is not whole' })
    for (const [at, path] of paths.entries()) {
      const etag = whole[at]?.headers.get('etag')
      const headers = { ...authorization(), ...(etag && { 'if-none-match': etag }) }
      const { status, body } = await feed.get(path, headers)
      expect([path, status]).toEqual([path, 200])
      expect(body).toMatchObject({ rebuilding: true, coversFrom })
    }
    const { headers } = await feed.get('/v1/feed?limit=50')
    const same = { 'if-none-match': headers.get('etag') ?? '' }
    expect((await feed.get('/v1/feed?limit=50', same)).status).toBe(304)
    await setState('readers', { generation: 1, rebuild: { ...rebuild, nextHour: thisHour } })
    await waitFor(
      async () => {
        const { body } = await feed.get<{ coversFrom?: string | null }>('/v1/feed')
        return body.coversFrom === null
      },
      { what: 'a feed of which no hour is whole' },
    )
    await setState('impressions', { generation: 1 })
    await setState('readers', { generation: 1 })
    await waitFor(isWhole, { what: 'a feed that is whole' })
    expect((await feed.get('/v1/feed?limit=50', same)).status).toBe(200)
  })

  it('the feed stays ready, and says so', async () => {
    const readiness = async (): Promise<unknown[]> => {
      const { status, body } = await feed.get<{ checks: { name: string; status: string; code?: string }[] }>(
        '/readyz?verbose',
      )
      const check = body.checks.find(({ name }) => name === 'read models')
      const gauge = /^frontpage_feed_read_models_rebuilding (\d)/m.exec(
        await (await fetch(`${url}/metrics`)).text(),
      )
      return [status, check?.status, check?.code, gauge?.[1]]
    }
    await waitFor(async () => (await readiness()).join() === '200,ok,,0', { what: 'a feed that is whole' })
    await setState('stories', { generation: 1, rebuild })
    await waitFor(async () => (await readiness()).join() === '200,failing,rebuilding,1', {
      what: 'a feed whose readiness tells',
    })
    await setState('stories', { generation: 1 })
    await waitFor(async () => (await readiness()).join() === '200,ok,,0', {
      what: 'a feed that is whole again',
    })
  })
})
