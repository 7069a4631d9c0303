import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { exposureSourceId, type AcceptedEvent } from '@frontpage/contracts'
import {
  createEventStoreClient,
  createEventWriter,
  encodeEventRows,
  findCrossovers,
  migrate,
  toEventRow,
  type EventStoreClient,
} from '@frontpage/event-store'
import { startTestClickHouse, type TestClickHouse } from '@frontpage/testing'

const hourMs = 3_600_000
const noon = Date.UTC(2026, 10, 23, 12)
const parameters = {
  sourceId: exposureSourceId,
  site: 'daily',
  environment: 'production',
  experiment: 'pictures',
  phase: 1,
  fromHour: (noon - 24 * hourMs) / 1_000,
  linkedFromHour: (noon - 48 * hourMs) / 1_000,
  sample: 20,
}

let server: TestClickHouse
let client: EventStoreClient
let messages = 0

beforeAll(async () => {
  server = await startTestClickHouse()
  const config = server.newDatabase('crossovers')
  await migrate(config)
  client = createEventStoreClient(config)
})
afterAll(async () => {
  await client.close()
  await server.stop()
})

function exposure(
  reader: Pick<AcceptedEvent, 'userId' | 'anonymousId'>,
  variation: string,
  { properties, ...over }: Partial<AcceptedEvent> = {},
): AcceptedEvent {
  return {
    messageId: `exposure-${++messages}`,
    type: 'track',
    event: 'Experiment Viewed',
    sourceId: exposureSourceId,
    site: 'daily',
    environment: 'production',
    receivedAt: noon,
    timestamp: noon,
    originalTimestamp: noon - 12 * hourMs,
    ...reader,
    properties: {
      experiment_id: 'pictures',
      variation_id: variation,
      phase: 1,
      ...properties,
    },
    ...over,
  }
}

function call(over: Partial<AcceptedEvent>): AcceptedEvent {
  return { ...exposure({}, ''), sourceId: 'web', event: undefined, properties: undefined, ...over }
}

async function store(events: readonly AcceptedEvent[]): Promise<void> {
  const rows = events.map((event) => toEventRow(event))
  for (const row of rows) await createEventWriter(client).insert([encodeEventRows([row])], row.message_id)
}

it('answers nothing where nobody was exposed', async () => {
  expect(await findCrossovers(client, parameters)).toEqual([])
})

it('finds readers who saw two variations, under one id or under two that were joined', async () => {
  const repeated = exposure({ anonymousId: 'steady' }, 'control')
  await store([
    repeated,
    { ...repeated, receivedAt: noon + 1 },
    exposure({ anonymousId: 'changed' }, 'control'),
    exposure({ anonymousId: 'changed' }, 'large'),
    exposure({ anonymousId: 'device-1' }, 'control'),
    exposure({ userId: 'user-1' }, 'large'),
    call({
      type: 'identify',
      anonymousId: 'device-1',
      userId: 'user-1',
      originalTimestamp: noon - 40 * hourMs,
    }),
    exposure({ anonymousId: 'device-2' }, 'control'),
    exposure({ userId: 'user-2' }, 'large'),
    call({ type: 'alias', previousId: 'device-2', userId: 'user-2' }),
    // Two devices of one account.
    exposure({ anonymousId: 'device-3' }, 'control'),
    exposure({ anonymousId: 'device-4' }, 'large'),
    call({ type: 'identify', anonymousId: 'device-3', userId: 'user-3' }),
    call({ type: 'identify', anonymousId: 'device-4', userId: 'user-3' }),
    exposure({ anonymousId: 'device-5' }, 'control'),
    exposure({ userId: 'user-5' }, 'control'),
    call({ type: 'identify', anonymousId: 'device-5', userId: 'user-5' }),
  ])
  const found = await findCrossovers(client, parameters)
  expect(found.map(({ readers, exposed }) => [readers, exposed])).toEqual(found.map(() => [4, 6]))
  expect(found.slice(0, 4).map(({ units, variations }) => [units, variations])).toEqual([
    [['changed'], ['control', 'large']],
    [
      ['device-1', 'user-1'],
      ['control', 'large'],
    ],
    [
      ['device-2', 'user-2'],
      ['control', 'large'],
    ],
    [
      ['device-3', 'device-4'],
      ['control', 'large'],
    ],
  ])
})

it('leaves out other phases, experiments, sites and environments, bots, and what sites send themselves', async () => {
  const reader = { anonymousId: 'steady' }
  await store([
    exposure(reader, 'large', { properties: { phase: 2 } }),
    exposure(reader, 'large', { properties: { experiment_id: 'other' } }),
    exposure(reader, 'large', { site: 'weekly' }),
    exposure(reader, 'large', { environment: 'staging' }),
    exposure(reader, 'large', { sourceId: 'web' }),
    exposure(reader, 'large', { originalTimestamp: noon - 30 * hourMs }),
  ])
  const bot = toEventRow(exposure(reader, 'large'), { botMarks: ['data_centre'] })
  await createEventWriter(client).insert([encodeEventRows([bot])], bot.message_id)
  expect((await findCrossovers(client, { ...parameters, sample: 1 }))[0]).toMatchObject({
    readers: 4,
    exposed: 6,
  })
})
