import { afterAll, beforeAll, expect, it } from '@jest/globals'
import {
  createImpressionsFold,
  createImpressionsFollower,
  type FoldableEvent,
  type StoredImpressions,
} from '@frontpage/read-models'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { startTestRedis, type TestRedis } from '@frontpage/testing'
import { newFeedId } from '../src/answers/new-feed-id.js'

const site = 'daily'
const noon = Date.UTC(2026, 10, 24, 12)
const minuteMs = 60_000

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

function shown(feedId: string, minute: number): FoldableEvent {
  return {
    site,
    sourceId: 'web',
    messageId: `${feedId}-${minute}`,
    type: 'track',
    storyEvent: 'Stories Shown',
    timestamp: noon + minute * minuteMs,
    receivedAt: noon + minute * minuteMs,
    anonymousId: 'reader',
    isOptedOut: false,
    feedId,
    shown: [{ storyId: 's1', position: 1 }],
    story: {},
  } as unknown as FoldableEvent
}

async function impressionsOf(events: readonly FoldableEvent[]): Promise<number> {
  const shared = { namespace: `repeated-${++namespaces}`, now: () => noon + 59 * minuteMs }
  const fold = createImpressionsFold(redis, shared)
  for (const event of events) await fold.apply([event])
  const stories: StoredImpressions[] = []
  const sink = {
    replaceBucket: (_bucket: number, read: readonly StoredImpressions[]) => void stories.push(...read),
    setCounts: () => true,
    putStory: (story: StoredImpressions) => void stories.push(story),
  }
  await createImpressionsFollower(redis, { ...shared, site, sink }).catchUp()
  return stories
    .flatMap(({ totals }) => [...totals.values()])
    .reduce((sum, { impressions }) => sum + impressions, 0)
}

it('counts a list once that a page renders again after the turn of an hour', async () => {
  const [one, other] = [newFeedId(noon - 10 * minuteMs), newFeedId(noon - 10 * minuteMs)]
  const events = [shown(one, -5), shown(one, 15), shown(one, 40)]
  expect(await impressionsOf(events)).toBe(1)
  expect(await impressionsOf(events.toReversed())).toBe(1)
  expect(await impressionsOf([...events, shown(other, -5), shown(other, 20)])).toBe(2)
})

it('makes ids that nobody else has, as UUIDv7 of their time', () => {
  const ids = Array.from({ length: 2_000 }, () => newFeedId(noon))
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Number.parseInt(ids[0]!.replace('-', '').slice(0, 12), 16)).toBe(noon)
})
