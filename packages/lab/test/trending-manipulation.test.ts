import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { fnv1a, type AcceptedEvent } from '@frontpage/contracts'
import { createEnricher } from '@frontpage/enrichment'
import { createStoryBoard, rankNow, seededRandom, trafficFactor } from '@frontpage/ranking'
import { createTrendingFold, createTrendingFollower, foldWindowAt } from '@frontpage/read-models'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { createEnrichment, createFoldStep, toFoldableBatch } from '@frontpage/transporter'
import { startTestRedis, type TestRedis } from '@frontpage/testing'

const noon = Date.UTC(2026, 10, 25, 12, 20)
const minuteMs = 60_000
const site = 'daily'
const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'
const headless = browser.replace('Chrome/', 'HeadlessChrome/')

let server: TestRedis
let redis: Redis
let namespaces = 0
beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis({ url: server.url }, 'producer')
  await waitUntilReady(redis, 5_000)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

interface View {
  atMs: number
  reader: string
  story: string
  /** A /24. */
  network: string
  userAgent?: string
}

function toEvent({ atMs, reader, story, network, userAgent = browser }: View, number: number): AcceptedEvent {
  return {
    messageId: `view-${number}`,
    type: 'page',
    sourceId: 'web',
    site,
    environment: 'production',
    receivedAt: atMs,
    timestamp: atMs,
    originalTimestamp: atMs,
    anonymousId: reader,
    properties: { storyId: story },
    context: { library: { name: 'analytics.js' } },
    ip: network,
    userAgent,
  }
}

/** Returns the first ten after these views, through the transporter's enrichment and fold and the API's board. */
async function topTenAfter(views: readonly View[]): Promise<string[]> {
  const namespace = `manipulation-${++namespaces}`
  const enrich = createEnrichment(createEnricher(), () => undefined)
  const nowMs = Math.max(...views.map(({ atMs }) => atMs)) + 1_000
  const now = (): number => nowMs
  const trending = createTrendingFold(redis, { namespace, now })
  const fold = createFoldStep(() => [trending], {
    onSkipped: () => {},
    onFolded: () => {},
  })
  await fold.fold(toFoldableBatch(enrich(views.map(toEvent)), foldWindowAt(nowMs)))
  const board = createStoryBoard()
  await createTrendingFollower(redis, { site, namespace, now, sink: board }).catchUp()
  const stories = [...board.stories()]
  const ranked = rankNow(stories, nowMs, {
    factor: trafficFactor(stories, nowMs),
    siteHours: board.siteHours,
    limit: 10,
  })
  return ranked.map(({ storyId }) => storyId)
}

/** Twenty-five stories of different weight, over some hours; readers come from everywhere. */
function organicViews(): View[] {
  const random = seededRandom(11)
  return Array.from({ length: 4_000 }, (_, n) => ({
    atMs: noon - Math.floor(random() ** 2 * 240) * minuteMs,
    reader: `reader-${n}`,
    story: `organic-${Math.floor(random() ** 2 * 25)}`,
    network: `${20 + Math.floor(random() * 180)}.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}.0`,
  }))
}

const organic = organicViews()
/** Three real readers of the story that an attacker wants to push. */
const pushedStory = 'pushed'
const genuine: View[] = [1, 2, 3].map((n) => ({
  atMs: noon - n * minuteMs,
  reader: `genuine-${n}`,
  story: pushedStory,
  network: `91.${n}.7.0`,
}))

function pushing(count: number, of: (n: number) => Partial<View>): View[] {
  return Array.from({ length: count }, (_, n) => ({
    atMs: noon - (n % 15) * minuteMs,
    reader: `pusher-${n}`,
    story: pushedStory,
    network: `93.184.${n % 256}.0`,
    ...of(n),
  }))
}

describe('a story that only a small group reads', () => {
  it('would come up if as many readers were real', async () => {
    const crowd = pushing(1_000, (n) => ({ network: `${n % 220}.${(n * 7) % 256}.${(n * 13) % 256}.0` }))
    expect(await topTenAfter([...organic, ...genuine, ...crowd])).toContain(pushedStory)
  })

  it.each<[string, View[]]>([
    [
      'one reader who loads it a thousand times',
      pushing(1_000, () => ({ reader: 'one', network: '93.184.216.0' })),
    ],
    ['one network with a thousand invented readers', pushing(1_000, () => ({ network: '93.184.216.0' }))],
    ['a farm of headless browsers all over the world', pushing(1_000, () => ({ userAgent: headless }))],
    ['command line tools', pushing(1_000, () => ({ userAgent: 'curl/8.10.1' }))],
  ])('is not brought up by %s', async (_how, views) => {
    const without = await topTenAfter([...organic, ...genuine])
    expect(without).not.toContain(pushedStory)
    expect(await topTenAfter([...organic, ...genuine, ...views])).toEqual(without)
  })
})

/** One hour of 1.usa.gov clicks of March 2012; an app of one user is one click in thirty. */
const clicksFile = join(import.meta.dirname, '../../../../shared/data/bitly/clicks.ndjson.gz')
const describeIfRecorded = existsSync(clicksFile) ? describe : describe.skip

describeIfRecorded('an hour of recorded clicks (skipped where ../shared/data is missing)', () => {
  it('has no app among its first ten, though every click is a reader of its own', async () => {
    const views = gunzipSync(readFileSync(clicksFile))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { a?: string; u?: string; t?: number; ll?: number[]; cy?: string })
      .flatMap(({ a, u, t, ll, cy }, n): View[] =>
        u === undefined || t === undefined
          ? []
          : [
              {
                atMs: t * 1_000,
                reader: `click-${n}`,
                story: u,
                network: networkAt(ll, cy),
                userAgent: a ?? '',
              },
            ],
      )
    const apps = new Set(
      views.filter(({ userAgent }) => userAgent?.startsWith('GoogleMaps/')).map(({ story }) => story),
    )
    const counts = new Map<string, number>()
    for (const { story } of views) counts.set(story, (counts.get(story) ?? 0) + 1)
    const byCount = [...counts].toSorted(([, a], [, b]) => b - a).map(([story]) => story)
    expect([...apps].some((story) => byCount.slice(0, 10).includes(story))).toBe(true)
    const topTen = await topTenAfter(views)
    expect(topTen.length).toBe(10)
    for (const story of apps) expect(topTen).not.toContain(story)
    // The same app under a browser's name still has one network.
    const disguised = views.map((view) => (apps.has(view.story) ? { ...view, userAgent: browser } : view))
    for (const story of apps) expect(await topTenAfter(disguised)).not.toContain(story)
  })
})

/** The log has places instead of addresses. */
function networkAt(ll: number[] | undefined, city: string | undefined): string {
  const text = `${ll?.join(',') ?? 'nowhere'} ${city ?? ''}`
  const hash = fnv1a(text)
  return `${20 + (hash % 180)}.${(hash >>> 8) % 256}.${(hash >>> 16) % 256}.0`
}
