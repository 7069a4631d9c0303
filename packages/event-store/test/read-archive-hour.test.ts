import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import type { AcceptedEvent, Enrichment } from '@frontpage/contracts'
import {
  createEventStoreClient,
  createEventWriter,
  decodeEventRow,
  encodeEventRows,
  migrate,
  countHoursOfRows,
  readArchiveHour,
  toEventRow,
  type ArchiveHourQuery,
  type EventRow,
  type EventStoreClient,
} from '@frontpage/event-store'
import { addressBehind, startTestClickHouse, type TestClickHouse } from '@frontpage/testing'

let server: TestClickHouse
const open: EventStoreClient[] = []

beforeAll(async () => {
  server = await startTestClickHouse()
})
afterAll(async () => {
  await Promise.all(open.map((client) => client.close()))
  await server.stop()
})

async function openStore(config = server.newDatabase('hours')): Promise<EventStoreClient> {
  await migrate(config)
  const client = createEventStoreClient(config)
  open.push(client)
  return client
}

const hourMs = 3_600_000
const noon = Date.UTC(2026, 10, 23, 12)
const hour = noon / hourMs

type Given = Partial<AcceptedEvent> & {
  messageId: string
  enrichment?: Partial<Enrichment>
  storedAtMs?: number
}

function toRow({ enrichment, storedAtMs = noon, ...over }: Given): EventRow {
  return toEventRow(
    {
      type: 'page',
      sourceId: 'web',
      site: 'daily',
      environment: 'production',
      receivedAt: noon + 6 * hourMs,
      timestamp: over.originalTimestamp ?? noon,
      anonymousId: 'a',
      ...over,
    },
    enrichment,
    { storedAtMs },
  )
}

let inserts = 0
async function archive(client: EventStoreClient, events: readonly Given[]): Promise<EventRow[]> {
  const rows = encodeEventRows(events.map(toRow))
  expect(await createEventWriter(client).insert([rows], `insert-${++inserts}`)).toEqual([])
  return events.map((_, index) => decodeEventRow(rows, index))
}

async function read(
  client: EventStoreClient,
  query: Partial<ArchiveHourQuery> & { hour: number },
): Promise<EventRow[]> {
  const all: EventRow[] = []
  for await (const rows of readArchiveHour(client, { columns: ['message_id'], ...query })) all.push(...rows)
  return all
}
const idsOf = (rows: readonly EventRow[]): string[] => rows.map(({ message_id }) => message_id).toSorted()

it('every event is in one hour: where it is filed, or, when its time is far from there, where its time is', async () => {
  const client = await openStore()
  const at = (hours: number): number => noon + hours * hourMs
  await archive(client, [
    { messageId: 'at the first moment', originalTimestamp: noon },
    { messageId: 'at the last moment', originalTimestamp: at(1) - 1 },
    { messageId: 'of the next hour', originalTimestamp: at(1) },
    { messageId: 'filed here, an hour early', originalTimestamp: at(0.5), timestamp: at(-1) },
    { messageId: 'filed here, an hour late', originalTimestamp: at(0.5), timestamp: at(2) - 1 },
    { messageId: 'filed here, of two hours later', originalTimestamp: at(0.5), timestamp: at(2) },
    { messageId: 'filed here, of two hours earlier', originalTimestamp: at(0.5), timestamp: at(-1) - 1 },
    { messageId: 'filed years before', originalTimestamp: Date.UTC(2019, 1), timestamp: at(0.5) },
    { messageId: 'filed a day later', originalTimestamp: at(24), timestamp: at(0.5) },
    { messageId: 'without a time', originalTimestamp: undefined, timestamp: at(0.25) },
    { messageId: 'of the dawn of computing', originalTimestamp: 5, timestamp: at(0.5) },
  ])
  // Their first copies are those that came first.
  await archive(client, [
    { messageId: 'at the first moment', originalTimestamp: noon, receivedAt: at(9) },
    {
      messageId: 'filed here, an hour late',
      originalTimestamp: at(0.5),
      timestamp: at(1),
      receivedAt: at(9),
    },
    { messageId: 'without a time', originalTimestamp: undefined, timestamp: at(0.75), receivedAt: at(9) },
  ])
  const filedHere = [
    'at the first moment',
    'at the last moment',
    'filed here, an hour early',
    'filed here, an hour late',
  ]
  const timedHere = ['filed years before', 'filed a day later', 'without a time', 'of the dawn of computing']
  const expected = [...filedHere, ...timedHere].toSorted()
  expect(idsOf(await read(client, { hour }))).toEqual(expected)
  const others: Record<string, string[]> = {}
  for (let n = hour - 30; n <= hour + 30; n++) {
    const ids = n === hour ? [] : idsOf(await read(client, { hour: n }))
    if (ids.length > 0) others[n - hour] = ids
  }
  expect(others).toEqual({
    '-2': ['filed here, of two hours earlier'],
    '1': ['of the next hour'],
    '2': ['filed here, of two hours later'],
  })

  const together = [...expected, ...Object.values(others).flat()].toSorted()
  expect(idsOf(await read(client, { hour: hour + 2, hours: 5 }))).toEqual(together)
  const signal = new AbortController().signal
  const count = (maxHours: number, maxRows: number) =>
    countHoursOfRows(client, { hour: hour + 2 }, { maxHours, maxRows, signal })
  // Copies may be counted.
  expect((await count(5, 1_000)).rows).toBeGreaterThanOrEqual(together.length)
  expect(await count(5, 2)).toEqual({ hours: 2, rows: 2 })
  expect(await count(1, 0)).toEqual({ hours: 1, rows: 1 })
  expect(await countHoursOfRows(client, { hour: hour + 20 }, { maxHours: 12, maxRows: 0, signal })).toEqual({
    hours: 12,
    rows: 0,
  })
})

it('pages of any size have each event of a large hour once, with all of its columns', async () => {
  const client = await openStore()
  const events = Array.from({ length: 3_000 }, (_, n) => ({
    messageId: `m${n % 2_900}`,
    sourceId: ['web', 'app', "o'reilly\\"][n % 3]!,
    ...(n % 7 < 3
      ? { type: 'track' as const, event: ['Story Read', 'a\tb\\n\'"{x:String}', 'é😀'][n % 7]! }
      : {}),
    originalTimestamp: n % 10 === 3 ? undefined : noon + n,
    timestamp: noon + n,
    // A copy is accepted later than all others.
    receivedAt: noon + 5 * hourMs + n,
    anonymousId: `reader-${n % 10}`,
    properties: { storyId: `s-${n % 5}`, 'a.b': n, text: 'x'.repeat(n % 97 === 0 ? 9_000 : 20) },
    context: { page: { title: `T${n}` }, consent: { a: true } },
  }))
  const rows = await archive(client, events)
  const expected = new Map<string, EventRow>()
  for (const row of rows) {
    const key = JSON.stringify([row.source_id, row.key_hour, row.type, row.event, row.message_id])
    if (!expected.has(key)) expected.set(key, row)
  }
  const columns = Object.keys(rows[0]!) as (keyof EventRow)[]
  const byId = (list: Iterable<EventRow>): EventRow[] =>
    [...list].toSorted((a, b) => a.received_at - b.received_at)
  for (const pageRows of [undefined, 1_000, 70]) {
    const found = await read(client, { hour, columns, pageRows })
    expect(byId(found)).toEqual(byId(expected.values()))
  }
})

it('has only what is asked for: columns, kinds of events, times, and rows that came since a minute', async () => {
  const client = await openStore()
  const minute = noon + 5 * hourMs
  await archive(client, [
    { messageId: 'a view', enrichment: { storyEvent: 'Story Viewed' }, properties: { title: 'T' }, context: { screen: { width: 1 } } }, // prettier-ignore
    { messageId: 'a login', type: 'identify', storedAtMs: minute, originalTimestamp: noon + 60_000 },
    { messageId: 'a read', type: 'track', event: 'Lire', enrichment: { storyEvent: 'Story Read' }, storedAtMs: minute + 59_999, context: { consent: { a: false } } }, // prettier-ignore
    { messageId: 'another', type: 'track', event: 'x', storedAtMs: minute - 1, originalTimestamp: undefined },
    { messageId: 'of no time', storedAtMs: minute, originalTimestamp: undefined },
  ])
  const ids = async (query: Partial<ArchiveHourQuery>): Promise<string[]> =>
    idsOf(await read(client, { hour, ...query }))
  expect(await ids({ storyEvents: ['Story Viewed', 'Story Read'] })).toEqual(['a read', 'a view'])
  expect(await ids({ types: ['identify'] })).toEqual(['a login'])
  expect(await ids({ storyEvents: ['Story Read'], types: ['identify'] })).toEqual(['a login', 'a read'])
  expect(await ids({ storyEvents: [] })).toEqual([])
  expect(await ids({ storedSinceMs: minute + 30_000 })).toEqual(['a login', 'a read', 'of no time'])
  expect(await ids({ fromMs: noon + 60_000 })).toEqual(['a login'])
  expect(await ids({ untilMs: noon })).toEqual([])

  const [view] = await read(client, { hour, columns: ['title', 'type'], storyEvents: ['Story Viewed'] })
  expect(view).toMatchObject({
    title: 'T',
    type: 'page',
    message_id: '',
    context: '',
    properties: {},
    timestamp: 0,
  })
  const contexts = async (columns: ArchiveHourQuery['columns']): Promise<string[]> =>
    (await read(client, { hour, columns }))
      .map(({ context }) => context)
      .filter((text) => text !== '')
      .toSorted()
  expect(await contexts(['context', 'consent'])).toEqual([
    '{"consent":{"a":false}}',
    '{"screen":{"width":1}}',
  ])
  expect(await contexts(['consent', 'timestamp'])).toEqual(['{"consent":{"a":false}}'])
})

it('copies without the one that came first, where only rows since a minute are read, are one event', async () => {
  const client = await openStore()
  for (const minutes of [0, 5, 6]) {
    await archive(client, [{ messageId: 'm', receivedAt: noon + minutes, originalTimestamp: noon, storedAtMs: noon + minutes * 60_000 }]) // prettier-ignore
  }
  const rows = await read(client, {
    hour,
    columns: ['message_id', 'stored_at'],
    storedSinceMs: noon + 300_000,
  })
  expect(idsOf(rows)).toEqual(['m'])
  expect(rows[0]?.stored_at).toBeGreaterThanOrEqual(noon / 1000 + 300)
})

it('ends when it is left, or aborted, and says what is wrong', async () => {
  const client = await openStore()
  await archive(
    client,
    Array.from({ length: 5_000 }, (_, n) => ({ messageId: `m${n}`, originalTimestamp: noon })),
  )
  for await (const rows of readArchiveHour(client, { hour, columns: ['message_id'], pageRows: 500 })) {
    expect(rows.length).toBeGreaterThan(0)
    break
  }
  const controller = new AbortController()
  const reading = readArchiveHour(client, {
    hour,
    columns: ['message_id'],
    pageRows: 500,
    signal: controller.signal,
  })
  await reading.next()
  controller.abort()
  await expect((async () => { for await (const _ of reading); })()).rejects.toThrow(/abort/i) // prettier-ignore
  expect(await read(client, { hour })).toHaveLength(5_000)
  await expect(read(client, { hour: 0 })).rejects.toThrow(RangeError)
  await expect(read(client, { hour: noon })).rejects.toThrow(RangeError)
  await client.command({ query: 'DROP TABLE events' })
  await expect(read(client, { hour })).rejects.toThrow(/events/)
})

it('never takes an answer that was cut off for a whole one', async () => {
  const config = server.newDatabase('hours')
  const client = await openStore(config)
  await archive(client, Array.from({ length: 5_000 }, (_, n) => ({ messageId: `m${n}`, originalTimestamp: noon, properties: { text: 'x'.repeat(200) } }))) // prettier-ignore
  const upstream = new URL(server.url)
  let bytesUntilCut = 300_000
  const proxy = createServer((from) => {
    const to = connect(Number(upstream.port), upstream.hostname)
    from.pipe(to)
    to.on('data', (bytes: Buffer) => {
      bytesUntilCut -= bytes.length
      if (bytesUntilCut > 0) from.write(bytes)
      else from.destroy()
    })
    for (const [one, other] of [[from, to], [to, from]] as const) one.on('error', () => {}).on('close', () => other.destroy()) // prettier-ignore
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo
  const behind = createEventStoreClient({ ...config, url: addressBehind(server.url, port) })
  open.push(behind)
  try {
    const columns = ['message_id', 'properties'] as const
    await expect(read(behind, { hour, columns })).rejects.toThrow()
    bytesUntilCut = Infinity
    expect(await read(behind, { hour, columns })).toHaveLength(5_000)
  } finally {
    await behind.close()
    proxy.close()
  }
})
