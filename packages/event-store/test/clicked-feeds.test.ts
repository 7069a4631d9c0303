import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { AcceptedEvent } from '@frontpage/contracts'
import {
  countClickedFeeds,
  createEventStoreClient,
  createEventWriter,
  encodeEventRows,
  listClickedFeeds,
  listFeedResponses,
  migrate,
  toEventRow,
  type EventStoreClient,
} from '@frontpage/event-store'
import { startTestClickHouse, type TestClickHouse } from '@frontpage/testing'

const minuteMs = 60_000
const noon = Date.UTC(2026, 10, 23, 12)
const noonSlice = noon / minuteMs
const hours = { fromHour: noon / 1_000 - 3_600, toHour: noon / 1_000 + 7_200 }
const clicked = {
  servingSource: 'feed',
  servingEvent: 'Feed Served',
  site: 'daily',
  fromMs: noon,
  toMs: noon + 10 * minuteMs,
  ...hours,
  sliceMs: minuteMs,
}

let server: TestClickHouse
let client: EventStoreClient
let messages = 0

beforeAll(async () => {
  server = await startTestClickHouse()
  const config = server.newDatabase('clicked_feeds')
  await migrate(config)
  client = createEventStoreClient(config)
})
afterAll(async () => {
  await client.close()
  await server.stop()
})

function device(event: string, feedId: string, over: Partial<AcceptedEvent> = {}): AcceptedEvent {
  return {
    messageId: `message-${++messages}`,
    type: 'track',
    event,
    sourceId: 'web',
    site: 'daily',
    environment: 'production',
    receivedAt: noon + 5 * minuteMs,
    timestamp: noon + 5 * minuteMs,
    originalTimestamp: noon + 5 * minuteMs,
    ...over,
    properties: { feedId, ...over.properties },
  }
}

const click = (feedId: string, storyId: string, over: Partial<AcceptedEvent> = {}): AcceptedEvent =>
  device('Story Clicked', feedId, { ...over, properties: { storyId } })

function serving(feedId: string, atMs: number, over: Partial<AcceptedEvent> = {}): AcceptedEvent {
  return device('Feed Served', feedId, {
    messageId: `feed-${feedId}-0`,
    sourceId: 'feed',
    receivedAt: atMs,
    timestamp: atMs,
    originalTimestamp: atMs,
    properties: { offset: 0, stories: [['a', 1, 1, 'fresh', 'ranked']] },
    ...over,
  })
}

async function store(events: readonly AcceptedEvent[]): Promise<void> {
  const rows = events.map((event) => toEventRow(event))
  for (const row of rows) await createEventWriter(client).insert([encodeEventRows([row])], `${++messages}`)
}

it('lists the first pages that were clicked, each once and by slice, whatever else there is', async () => {
  const twice = serving('f-1', noon + 1)
  await store([
    twice,
    { ...twice, receivedAt: noon + 2 * minuteMs, properties: { ...twice.properties, surface: 'copy' } },
    serving('f-2', noon + 3 * minuteMs),
    serving('unclicked', noon + 1),
    serving('early', noon - 1),
    serving('late', noon + 10 * minuteMs),
    serving('elsewhere', noon + 1, { site: 'weekly' }),
    serving('staging', noon + 1, { environment: 'staging' }),
    { ...serving('f-3', noon + 1), messageId: 'feed-f-3-20' },
    { ...serving('f-4', noon + 1), sourceId: 'web' },
    ...['f-1', 'f-1', 'f-2', 'f-3', 'f-4', 'early', 'late', 'elsewhere', 'staging'].map((id) =>
      click(id, 'a'),
    ),
  ])
  const byBot = toEventRow(click('unclicked', 'a'), { botMarks: ['data_centre'] })
  await createEventWriter(client).insert([encodeEventRows([byBot])], byBot.message_id)

  expect(await countClickedFeeds(client, clicked)).toEqual([
    { slice: noonSlice, lists: 1 },
    { slice: noonSlice + 3, lists: 1 },
  ])
  const listed = await listClickedFeeds(client, { ...clicked, maxPerSlice: 10 })
  expect(listed).toMatchObject([
    {
      messageId: 'feed-f-1-0',
      receivedMs: noon + 1,
      slice: noonSlice,
      properties: { feedId: 'f-1', stories: [['a', 1, 1, 'fresh', 'ranked']] },
    },
    { messageId: 'feed-f-2-0', slice: noonSlice + 3 },
  ])
  expect(listed[0]?.properties).not.toHaveProperty('surface')
})

it('takes a bounded number of a slice, the same ones at every call', async () => {
  const feeds = Array.from({ length: 5 }, (_, number) => `many-${number}`)
  await store([...feeds.map((id) => serving(id, noon + 5 * minuteMs)), ...feeds.map((id) => click(id, 'a'))])
  const fromMs = noon + 5 * minuteMs
  const listed = await listClickedFeeds(client, { ...clicked, fromMs, maxPerSlice: 2 })
  expect(listed.map(({ messageId }) => messageId)).toEqual(['feed-many-0-0', 'feed-many-1-0'])
  expect(await countClickedFeeds(client, { ...clicked, fromMs })).toEqual([
    { slice: noonSlice + 5, lists: 5 },
  ])
})

it('gives the same rows one by one', async () => {
  const parameters = { ...clicked, maxPerSlice: 2 }
  const rows = []
  for await (const row of listClickedFeeds.stream(client, parameters)) rows.push(row)
  expect(rows).toEqual(await listClickedFeeds(client, parameters))
})

it('lists what devices said about some feeds, the earliest first, copies and bots left out', async () => {
  const shown = { stories: [{ storyId: 'a', position: 1 }] }
  const at = (ms: number): Partial<AcceptedEvent> => ({ timestamp: noon + ms })
  const seen = device('Stories Shown', 'r-1', { ...at(1), properties: shown })
  await store([
    click('r-1', 'b', at(20)),
    click('r-1', 'a', at(10)),
    seen,
    { ...seen, receivedAt: seen.receivedAt + 1 },
    click('r-2', 'a', { ...at(5), site: 'weekly' }),
    click('r-2', 'c', at(6)),
    click('other', 'a', at(7)),
    device('Story Hidden', 'r-1', at(8)),
  ])
  const ask = (maxPerFeed: number) =>
    listFeedResponses(client, { feedIds: ['r-1', 'r-2'], site: 'daily', ...hours, maxPerFeed })
  const responses = await ask(100)
  expect(
    responses.map(({ event, feedId, storyId, timestampMs }) => [event, feedId, storyId, timestampMs - noon]),
  ).toEqual([
    ['Stories Shown', 'r-1', '', 1],
    ['Story Clicked', 'r-1', 'a', 10],
    ['Story Clicked', 'r-1', 'b', 20],
    ['Story Clicked', 'r-2', 'c', 6],
  ])
  expect(responses[0]?.properties).toEqual({ feedId: 'r-1', ...shown })
  expect(await ask(1)).toHaveLength(2)
})
