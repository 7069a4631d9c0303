import { afterAll, beforeAll, expect, it } from '@jest/globals'
import {
  createEventStoreClient,
  migrate,
  sampleFeedReadersViews,
  type EventStoreClient,
} from '@frontpage/event-store'
import { feedServedEventName, feedSourceId } from '@frontpage/contracts'
import { startTestClickHouse, type TestClickHouse } from '@frontpage/testing'
import { measureSlots } from '../src/training/measurements/measure-slots.js'
import { archive, archivedFeed } from './archived-feeds.js'

const hourMs = 3_600_000
const noon = Date.UTC(2026, 10, 23, 12)
let server: TestClickHouse
let client: EventStoreClient

beforeAll(async () => {
  server = await startTestClickHouse()
  const config = server.newDatabase('measure_slots')
  await migrate(config)
  client = createEventStoreClient(config)
})
afterAll(async () => {
  await client.close()
  await server.stop()
})

it('counts what was shown and clicked by kind of place, also of feeds that nobody clicked in', async () => {
  const propensities = [1, 1, 0.25]
  const feeds = Array.from({ length: 8 }, (_, at) =>
    archivedFeed(`f-${at}`, noon + at * 1_000, { clicked: at % 2 === 0 ? 0 : 2, propensities }).slice(
      0,
      at < 4 ? 3 : 2,
    ),
  )
  await archive(client, [
    ...feeds.flat(),
    ...archivedFeed('later', noon + hourMs, {}),
    ...archivedFeed('elsewhere', noon, { site: 'weekly' }),
  ])
  const window = { site: 'daily', fromMs: noon, toMs: noon + hourMs, windowMs: 1_800_000 }
  const slots = await measureSlots(client, window)
  expect(slots.toSorted((one, other) => one.slot.localeCompare(other.slot))).toEqual([
    {
      surface: 'home',
      slot: 'exploration',
      shown: 8,
      clicked: 2,
      clickThrough: 0.25,
      unbiasedClickThrough: 0.25,
    },
    {
      surface: 'home',
      slot: 'ranked',
      shown: 16,
      clicked: 2,
      clickThrough: 0.125,
      unbiasedClickThrough: 0.125,
    },
  ])
})

it('takes no story into a weighted figure whose propensity is not known', async () => {
  const served = (feedId: string, clicked: number, propensities: readonly (number | undefined)[]) =>
    archivedFeed(feedId, noon + 5 * hourMs, { clicked, propensities })
  await archive(client, [
    ...served('m-1', 0, [1, 1, undefined]),
    ...served('m-2', 2, [1, undefined, undefined]),
  ])
  const fromMs = noon + 5 * hourMs
  const slots = await measureSlots(client, {
    site: 'daily',
    fromMs,
    toMs: fromMs + hourMs,
    windowMs: 1_800_000,
  })
  expect(slots.toSorted((one, other) => one.slot.localeCompare(other.slot))).toMatchObject([
    { slot: 'exploration', shown: 3, clicked: 1, unbiasedClickThrough: null },
    { slot: 'ranked', shown: 3, clicked: 1, unbiasedClickThrough: 1 / 3 },
  ])
})

it('draws the views of readers who had a feed, each pair once', async () => {
  const [serving] = archivedFeed('v-1', noon + 2 * hourMs, { site: 'views' })
  const view = (messageId: string, anonymousId: string, storyId: string) => ({
    ...serving!,
    messageId,
    type: 'page' as const,
    sourceId: 'web',
    event: undefined,
    anonymousId,
    properties: { storyId },
  })
  await archive(client, [
    { ...serving!, anonymousId: 'reader-1' },
    view('1', 'reader-1', 'a'),
    view('2', 'reader-1', 'a'),
    view('3', 'reader-1', 'b'),
    view('4', 'reader-2', 'a'),
  ])
  const fromHour = (noon + 2 * hourMs) / 1_000
  const pairs = await sampleFeedReadersViews(client, {
    servingSource: feedSourceId,
    servingEvent: feedServedEventName,
    site: 'views',
    fromHour,
    toHour: fromHour + 3_600,
    sample: 10,
  })
  expect(pairs.map(({ readerId, storyId }) => `${readerId} ${storyId}`).toSorted()).toEqual([
    'reader-1 a',
    'reader-1 b',
  ])
})
