import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { AcceptedEvent, JsonValue } from '@frontpage/contracts'
import {
  applyRetention,
  countEventsByHour,
  countStoryViews,
  createEventStoreClient,
  createEventWriter,
  createRejectedEventWriter,
  encodeEventRows,
  fromEventRow,
  listReaderEvents,
  migrate,
  MigrationChangedError,
  readEvents,
  toEventRow,
  type EventRow,
  type EventStoreClient,
} from '@frontpage/event-store'
import { startTestClickHouse, waitFor, type TestClickHouse } from '@frontpage/testing'
import { migrations } from '../src/migrations/migrate.js'

let server: TestClickHouse
const open: EventStoreClient[] = []

beforeAll(async () => {
  server = await startTestClickHouse()
})
afterAll(async () => {
  await Promise.all(open.map((client) => client.close()))
  await server.stop()
})

async function openStore(): Promise<EventStoreClient> {
  const config = server.newDatabase('store')
  await migrate(config)
  const client = createEventStoreClient(config)
  open.push(client)
  return client
}

const hourMs = 3_600_000
const noon = Date.UTC(2026, 10, 23, 12)

function buildEvent(over: Partial<AcceptedEvent> & { messageId: string }): AcceptedEvent {
  return {
    type: 'page',
    sourceId: 'web',
    site: 'daily',
    environment: 'production',
    receivedAt: noon,
    timestamp: noon,
    originalTimestamp: noon,
    anonymousId: 'reader-1',
    ...over,
  }
}

function buildRow(over: Partial<AcceptedEvent> & { messageId: string }): EventRow {
  return toEventRow(buildEvent(over))
}

/** Inserts rows in two parts. */
function createRowWriter(client: EventStoreClient) {
  const writer = createEventWriter(client)
  return {
    async insert(rows: readonly EventRow[], token: string): Promise<{ row: EventRow; detail: string }[]> {
      const parts = [rows.slice(0, rows.length >> 1), rows.slice(rows.length >> 1)]
      const refused = await writer.insert(parts.map(encodeEventRows), token)
      return refused.map(({ part, row, detail }) => ({ row: parts[part]?.[row] as EventRow, detail }))
    },
  }
}

async function select<Row>(client: EventStoreClient, query: string): Promise<Row[]> {
  return (await client.query({ query, format: 'JSONEachRow' })).json<Row>()
}

describe('migrations', () => {
  it('may be run by several services at once, and again', async () => {
    const config = server.newDatabase('store')
    await Promise.all(Array.from({ length: 4 }, () => migrate(config)))
    expect(await migrate(config)).toEqual([])
    const client = createEventStoreClient(config)
    open.push(client)
    const versions = await select(client, 'SELECT version FROM schema_migrations FINAL ORDER BY version')
    expect(versions).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((version) => ({ version })))
  })

  it('refuse a migration that was applied with another text', async () => {
    const config = server.newDatabase('store')
    const one = {
      version: 1,
      name: 'one',
      statements: ['CREATE TABLE IF NOT EXISTS t (a Int8) ENGINE = Memory'],
    }
    await migrate(config, [one])
    expect(
      await migrate(config, [{ ...one, statements: one.statements.map((sql) => sql.replace(/ /g, '\n')) }]),
    ).toEqual([])
    await expect(migrate(config, [{ ...one, statements: ['SELECT 1'] }])).rejects.toThrow(
      MigrationChangedError,
    )
  })

  it('make every table that holds what was confirmed write inserts and merges to the disk', async () => {
    const client = await openStore()
    const tables = await select<{ name: string; engine_full: string }>(
      client,
      `SELECT name, engine_full FROM system.tables
       WHERE database = currentDatabase() AND name != 'schema_migrations' ORDER BY name`,
    )
    expect(tables.map(({ name }) => name)).toEqual(['control_history', 'events', 'rejected_events'])
    for (const { engine_full } of tables) {
      for (const setting of ['fsync_after_insert', 'fsync_part_directory', 'min_rows_to_fsync_after_merge'])
        expect(engine_full).toContain(`${setting} = 1`)
    }
  })

  it('leave the rows of an older schema first among their copies', async () => {
    const config = server.newDatabase('store')
    await migrate(config, migrations.slice(0, 6))
    const client = createEventStoreClient(config)
    open.push(client)
    const row = buildRow({ messageId: 'm', receivedAt: noon, timestamp: noon })
    await client.command({
      query: `INSERT INTO events (message_id, source_id, type, key_hour, received_at, name)
        SELECT 'm', 'web', 'page', toDateTime(${row.key_hour}, 'UTC'), fromUnixTimestamp64Milli(${noon}), 'stored before'`,
    })
    expect(await migrate(config)).toEqual([7, 8, 9, 10])
    const writer = createRowWriter(client)
    for (const [n, receivedAt] of [noon, noon + 1, noon + hourMs].entries()) {
      await writer.insert([buildRow({ messageId: 'm', receivedAt, name: 'a retry' })], `retry-${n}`)
    }
    expect(await select(client, 'SELECT name FROM events FINAL')).toEqual([{ name: 'stored before' }])
    await client.command({ query: 'OPTIMIZE TABLE events FINAL' })
    expect(await select(client, 'SELECT name FROM events')).toEqual([{ name: 'stored before' }])
  })

  it('may be repeated where one was interrupted, with rows from before it', async () => {
    const config = server.newDatabase('store')
    await migrate(config, migrations.slice(0, 9))
    const client = createEventStoreClient(config)
    open.push(client)
    await client.command({
      query: `INSERT INTO events (message_id, source_id, type, key_hour, received_at, timestamp, title)
        SELECT 'm', 'web', 'track', toDateTime(${noon / 1000}, 'UTC'), fromUnixTimestamp64Milli(${noon}),
          fromUnixTimestamp64Milli(${noon}), 'T'`,
    })
    const last = migrations[9]?.statements ?? []
    expect(last.length).toBeGreaterThan(1)
    for (const query of last.slice(0, -1)) await client.command({ query })
    await Promise.all([1, 2, 3].map(() => migrate(config)))
    expect(await select(client, 'SELECT DISTINCT version FROM schema_migrations FINAL WHERE version = 10')).toEqual([{ version: 10 }]) // prettier-ignore
    const rows: EventRow[] = []
    for await (const page of readEvents(client)) rows.push(...page)
    expect(
      rows.map(({ title, stored_at, column_origins }) => ({ title, stored_at, column_origins })),
    ).toEqual([{ title: 'T', stored_at: 0, column_origins: 0 }])
    await waitFor(async () => {
      const [{ bytes } = { bytes: 0 }] = await select<{ bytes: number }>(
        client,
        `SELECT toUInt32(sum(data_uncompressed_bytes)) AS bytes FROM system.data_skipping_indices
         WHERE database = currentDatabase() AND name = 'by_timestamp'`,
      )
      return bytes > 0
    })
  })

  it('create a table whose columns are those of a row', async () => {
    const client = await openStore()
    const columns = await select<{ name: string }>(client, 'DESCRIBE TABLE events')
    const written = Object.keys(buildRow({ messageId: 'm' }))
    expect(columns.map(({ name }) => name).filter((name) => name !== 'version')).toEqual(written)
  })
})

describe('the archive', () => {
  it('keeps the copy that was accepted first, whatever the order of arrival', async () => {
    const client = await openStore()
    const writer = createRowWriter(client)
    const copies = [noon + 2 * hourMs, noon, noon + hourMs].map((receivedAt) =>
      buildRow({ messageId: 'm', receivedAt, timestamp: receivedAt }),
    )
    for (const [index, copy] of copies.entries()) await writer.insert([copy], `insert-${index}`)
    const rows = await select(client, 'SELECT toUnixTimestamp64Milli(timestamp) AS at FROM events FINAL')
    expect(rows.map((row) => Number((row as { at: string }).at))).toEqual([noon])
  })

  it('keeps the copy that was accepted first of several in one insert, before anything is merged', async () => {
    const client = await openStore()
    await client.command({ query: 'SYSTEM STOP MERGES events' })
    const copies = [noon + 2 * hourMs, noon, noon + hourMs].map((receivedAt) =>
      buildRow({ messageId: 'm', receivedAt, timestamp: receivedAt }),
    )
    const others = Array.from({ length: 20_000 }, (_, index) => buildRow({ messageId: `other-${index}` }))
    await createRowWriter(client).insert([...copies, ...others, ...others], 'insert')
    const rows = await select(
      client,
      `SELECT toUInt32(count()) AS n, toUInt32(uniqExact(message_id)) AS distinct,
         toUInt64(anyIf(toUnixTimestamp64Milli(timestamp), message_id = 'm')) = ${noon} AS isFirst
       FROM events FINAL`,
    )
    expect(rows).toEqual([{ n: 20_001, distinct: 20_001, isFirst: 1 }])
  })

  it('keeps of copies of one millisecond the one with the lowest place, in inserts of any order', async () => {
    const client = await openStore()
    const writer = createRowWriter(client)
    const copy = (receivedAt: number, order: number): EventRow =>
      toEventRow(
        buildEvent({ messageId: 'm', receivedAt, name: `${receivedAt - noon}/${order}` }),
        {},
        {
          acceptanceOrder: order,
        },
      )
    const copies = [copy(noon, 7), copy(noon, 2 ** 21 - 1), copy(noon, 3), copy(noon + 1, 0), copy(noon, 5)]
    for (const [n, each] of copies.entries()) await writer.insert([each], `insert-${n}`)
    expect(await select(client, 'SELECT name FROM events FINAL')).toEqual([{ name: '0/3' }])
    await client.command({ query: 'OPTIMIZE TABLE events FINAL' })
    expect(await select(client, 'SELECT name FROM events')).toEqual([{ name: '0/3' }])
  })

  it('stores nothing twice when an insert is repeated', async () => {
    const client = await openStore()
    const writer = createRowWriter(client)
    const rows = ['a', 'b', 'c'].map((messageId) => buildRow({ messageId }))
    await writer.insert(rows, 'same')
    await writer.insert(rows, 'same')
    // Without FINAL: the repetition wrote no row at all.
    expect(await select(client, 'SELECT toUInt32(count()) AS n FROM events')).toEqual([{ n: 3 }])
  })

  it('files a time beyond the key years into the one fixed partition, and keeps the event', async () => {
    const client = await openStore()
    const far = [Date.UTC(1905, 0), Date.UTC(1969, 11), Date.UTC(2100, 0), Date.UTC(2250, 5)]
    const rows = far.map((originalTimestamp, n) => buildRow({ messageId: `m${n}`, originalTimestamp }))
    expect(await createRowWriter(client).insert(rows, 'far')).toEqual([])
    const stored = await select<{ p: string; t: string }>(
      client,
      'SELECT _partition_id AS p, toString(toUnixTimestamp64Milli(original_timestamp)) AS t FROM events FINAL ORDER BY message_id',
    )
    expect(stored).toEqual(far.map((time) => ({ p: '197001', t: String(time) })))
  })

  it('takes events of more months than ClickHouse takes in one insert', async () => {
    const client = await openStore()
    const rows = Array.from({ length: 240 }, (_, month) => {
      const originalTimestamp = Date.UTC(2010, month, 15)
      return toEventRow(buildEvent({ messageId: `m${month}`, originalTimestamp }), {}, { clientYears: 20 })
    })
    expect(await createRowWriter(client).insert(rows, 'months')).toEqual([])
    expect(await select(client, 'SELECT toUInt32(count()) AS n FROM events FINAL')).toEqual([{ n: 240 }])
  })

  it('gives back properties as they were sent', async () => {
    const client = await openStore()
    const properties = {
      'a.b': 1,
      a: { b: 2 },
      date: '2024-01-01T00:00:00Z',
      list: [1, 'two', { three: [3] }],
      big: 1e29,
      integer: 9007199254740991,
      no: false,
      'ключ 😀 `"': 'значение',
      '': 'empty key',
    }
    const row = buildRow({ messageId: 'm', properties, traits: { 'x.y': 'z' } })
    expect(await createRowWriter(client).insert([row], 'props')).toEqual([])
    const [stored] = await select(
      client,
      'SELECT properties, traits FROM events FINAL SETTINGS output_format_json_quote_64bit_integers = 0',
    )
    expect(stored).toEqual({ properties, traits: { 'x.y': 'z' } })
  })

  it('takes any number of names, of values of any type, from one client, and merges them', async () => {
    const client = await openStore()
    const values: JsonValue[] = [1, 'x', 1.5, true, [1], ['x'], [1.5], [[1]], [['x']], [true, 1], [{ a: 1 }], [[{ a: 'x' }], 1]] // prettier-ignore
    const rows = Array.from({ length: 3_000 }, (_, n) => {
      const names = Array.from({ length: 8 }, (__, at) => `n${(n * 8 + at) % 1_500}`)
      const properties = Object.fromEntries(names.map((name, at): [string, JsonValue] => [name, [{ [name]: values[(n + at) % 12] ?? null }]])) // prettier-ignore
      const traits = Object.fromEntries(names.map((name, at): [string, JsonValue] => [name, values[(n * 5 + at) % 12] ?? null])) // prettier-ignore
      return buildRow({ messageId: `m${n}`, properties, traits })
    })
    const writer = createRowWriter(client)
    expect(await writer.insert(rows.slice(0, 1_500), 'first')).toEqual([])
    expect(await writer.insert(rows.slice(1_500), 'second')).toEqual([])
    await client.command({ query: 'OPTIMIZE TABLE events FINAL' })
    // Each path that had a column of its own would have a file for every type that was ever seen under it.
    expect(
      await select(
        client,
        `SELECT toUInt32(count()) AS n, max(length(JSONDynamicPaths(properties)) + length(JSONDynamicPaths(traits))) AS paths
         FROM events`,
      ),
    ).toEqual([{ n: 3_000, paths: 0 }])
    expect(await select(client, `SELECT traits.n7 AS value FROM events WHERE message_id = 'm0'`)).toEqual([
      { value: [[1]] },
    ])
  })

  it('keeps the enrichment of an event, and defaults for unknown values', async () => {
    const client = await openStore()
    const found = toEventRow(buildEvent({ messageId: 'found' }), {
      browser: 'Chrome',
      browserVersion: 126,
      botMarks: ['headless', 'data_centre'],
      clickIds: ['gclid'],
      country: 'ID',
    })
    expect(await createRowWriter(client).insert([found, buildRow({ messageId: 'not' })], 'found')).toEqual([])
    const columns = 'browser, browser_version, bot_marks, channel, click_ids, country'
    expect(await select(client, `SELECT ${columns} FROM events FINAL ORDER BY message_id`)).toEqual([
      {
        browser: 'Chrome',
        browser_version: 126,
        bot_marks: ['headless', 'data_centre'],
        channel: '',
        click_ids: ['gclid'],
        country: 'ID',
      },
      { browser: '', browser_version: 0, bot_marks: [], channel: '', click_ids: [], country: '' },
    ])
  })

  it('sets aside only the rows that ClickHouse refuses, and stores all others', async () => {
    const client = await openStore()
    const rows = Array.from({ length: 200 }, (_, n) => buildRow({ messageId: `m${n}`, properties: { n } }))
    // A lone surrogate is the only content known to be refused, and the tracker sends none.
    rows[77] = buildRow({ messageId: 'm77', properties: { half: '\ud800' } })
    rows[150] = buildRow({ messageId: 'm150', properties: { half: '\ud800' } })
    const refused = await createRowWriter(client).insert(rows, 'bad-row')
    expect(refused.map(({ row }) => row.message_id)).toEqual(['m77', 'm150'])
    expect(refused[0]?.detail).toMatch(/Cannot parse JSON/)
    expect(await select(client, 'SELECT toUInt32(count()) AS n FROM events FINAL')).toEqual([{ n: 198 }])
  })
})

describe('retention', () => {
  it('is off until it is asked for, goes by the day of receipt, and can be taken back', async () => {
    const client = await openStore()
    const ttl = async (): Promise<string | undefined> => {
      const [table] = await select<{ create_table_query: string }>(
        client,
        `SELECT create_table_query FROM system.tables WHERE database = currentDatabase() AND name = 'events'`,
      )
      return / TTL (.+?) SETTINGS/.exec(table?.create_table_query ?? '')?.[1]
    }
    expect(await ttl()).toBeUndefined()
    await applyRetention(client, { events: undefined, rejectedEvents: undefined })
    expect(await ttl()).toBeUndefined()

    await applyRetention(client, { events: 30, rejectedEvents: undefined })
    expect(await ttl()).toBe('toDateTime(received_at) + toIntervalDay(30)')
    const now = Date.now()
    const rows = [
      buildRow({ messageId: 'old', receivedAt: now - 40 * 24 * hourMs }),
      buildRow({ messageId: 'new, of an odd clock', receivedAt: now, originalTimestamp: Date.UTC(2001, 0) }),
      buildRow({
        messageId: 'new, of the far future',
        receivedAt: now,
        originalTimestamp: Date.UTC(2299, 0),
      }),
    ]
    await createRowWriter(client).insert(rows, 'rows')
    await client.command({ query: 'OPTIMIZE TABLE events FINAL' })
    const kept = await select<{ message_id: string }>(
      client,
      'SELECT message_id FROM events FINAL ORDER BY message_id',
    )
    expect(kept.map((row) => row.message_id)).toEqual(['new, of an odd clock', 'new, of the far future'])

    await applyRetention(client, { events: undefined, rejectedEvents: undefined })
    expect(await ttl()).toBeUndefined()
  })

  it('removes what was rejected long ago, for a time of its own', async () => {
    const client = await openStore()
    const rejected = (messageId: string, rejectedAt: number) => ({
      rejectedAt,
      stage: 'tracker' as const,
      reason: 'invalid_event',
      detail: 'why',
      sourceId: 'web',
      messageId,
      body: '{}',
      bodyBytes: 2,
    })
    const now = Date.now()
    await createRejectedEventWriter(client).insert(
      [rejected('old', now - 40 * 24 * hourMs), rejected('new', now)],
      'rejected',
    )
    await applyRetention(client, { events: undefined, rejectedEvents: 30 })
    await client.command({ query: 'OPTIMIZE TABLE rejected_events FINAL' })
    expect(await select(client, 'SELECT message_id FROM rejected_events')).toEqual([{ message_id: 'new' }])
    await applyRetention(client, { events: undefined, rejectedEvents: undefined })
    const [table] = await select<{ engine_full: string }>(
      client,
      `SELECT engine_full FROM system.tables WHERE database = currentDatabase() AND name = 'rejected_events'`,
    )
    expect(table?.engine_full).not.toContain('TTL')
  })

  it('refuses a number of days whose end a date could not hold', async () => {
    const client = await openStore()
    for (const days of [0, -1, 1.5, 3_651, NaN])
      for (const retention of [
        { events: days, rejectedEvents: undefined },
        { events: undefined, rejectedEvents: days },
      ])
        await expect(applyRetention(client, retention)).rejects.toThrow(RangeError)
  })
})

describe('rejected events', () => {
  it('are stored with a capped body, once for a repeated insert', async () => {
    const client = await openStore()
    const writer = createRejectedEventWriter(client)
    const event = {
      rejectedAt: noon,
      stage: 'transporter' as const,
      reason: 'refused_by_store',
      detail: 'why',
      sourceId: 'web',
      messageId: 'm',
      body: `\ud800${'é'.repeat(100_000)}`,
      bodyBytes: 200_003,
    }
    await writer.insert([event], 'batch-1')
    await writer.insert([event], 'batch-1')
    const rows = await select(
      client,
      'SELECT reason, length(body) AS kept, isValidUTF8(body) AS valid, body_bytes FROM rejected_events',
    )
    expect(rows).toEqual([{ reason: 'refused_by_store', kept: 98_303, valid: 1, body_bytes: 200_003 }])
  })
})

describe('named reads', () => {
  it('answer the three frequent questions, each event counted once', async () => {
    const client = await openStore()
    const writer = createRowWriter(client)
    const view = (messageId: string, over: Partial<AcceptedEvent> = {}): EventRow =>
      buildRow({ messageId, properties: { storyId: 's1' }, ...over })
    const rows = [
      view('1'),
      view('2', { anonymousId: 'reader-2', originalTimestamp: noon + hourMs, timestamp: noon + hourMs }),
      view('3', { type: 'track', event: 'Story Read' }),
      view('4', { properties: { storyId: 's2' }, timestamp: noon + 1, receivedAt: noon + 1 }),
    ]
    await writer.insert(rows, 'first')
    await writer.insert(rows, 'again, as a client would')
    const range = { fromHour: noon / 1000, toHour: noon / 1000 + 2 * 3600 }
    expect(await countEventsByHour(client, { sourceId: 'web', type: 'page', event: '', ...range })).toEqual([
      { hour: noon / 1000, events: 2 },
      { hour: noon / 1000 + 3600, events: 1 },
    ])
    expect(await countStoryViews(client, { storyId: 's1', ...range })).toEqual([{ views: 2, readers: 2 }])
    const events = await listReaderEvents(client, { anonymousId: 'reader-1', limit: 10 })
    expect(events.map(({ messageId }) => messageId)).toEqual(['4', '1', '3'])
  })

  it('answer with the copy that was accepted first, wherever a retry of it lies', async () => {
    const client = await openStore()
    const writer = createRowWriter(client)
    const copy = (receivedAt: number): EventRow =>
      buildRow({ messageId: 'm', properties: { storyId: 's1' }, receivedAt, timestamp: receivedAt })
    for (const [index, at] of [noon + 2, noon + 1, noon + 3].entries())
      await writer.insert([copy(at)], `copy-${index}`)
    const events = await listReaderEvents(client, { anonymousId: 'reader-1', limit: 10 })
    expect(events).toEqual([
      { messageId: 'm', type: 'page', event: '', storyId: 's1', timestampMs: noon + 1 },
    ])
    const range = { fromHour: noon / 1000, toHour: noon / 1000 + 3600 }
    expect(await countStoryViews(client, { storyId: 's1', ...range })).toEqual([{ views: 1, readers: 1 }])
  })
})

it('gives back every event once, page by page, as it was accepted', async () => {
  const client = await openStore()
  const events = Array.from({ length: 25 }, (_, index) =>
    buildEvent({
      messageId: `m${index}`,
      sourceId: `source-${index % 2}`,
      ...(index % 3 === 0 ? { type: 'track', event: 'Story Read' } : {}),
      originalTimestamp: noon - (index % 4) * hourMs,
      properties: { storyId: `s${index}`, section: 'news', tags: ['a', 'b'], engagedSeconds: index },
      context: { consent: { categoryPreferences: { analytics: false } } },
    }),
  )
  const writer = createRowWriter(client)
  await writer.insert(events.map((event) => toEventRow(event, { storyEvent: 'Story Read' })), 'first') // prettier-ignore
  await writer.insert(events.map((event) => toEventRow({ ...event, receivedAt: noon + 5 })), 'copies') // prettier-ignore

  const read = []
  const pages = []
  for await (const rows of readEvents(client, 10)) {
    pages.push(rows.length)
    read.push(...rows.map((row) => fromEventRow(row)))
  }
  expect(pages).toEqual([10, 10, 5])
  const byId = new Map(read.map((each) => [each.event.messageId, each]))
  for (const event of events) {
    expect(byId.get(event.messageId)).toMatchObject({
      event,
      enrichment: { storyId: event.properties?.storyId, storyEvent: 'Story Read', botMarks: [] },
    })
  }
})
