import {
  countEventsByHour,
  countStoryViews,
  createEventStoreClient,
  listReaderEvents,
  migrate,
} from '@frontpage/event-store'
import { startTestClickHouse } from '@frontpage/testing'

/**
 * Prints the figures of docs/adr/005-the-key-of-the-archive.md: the data that each frequent query reads, of a day in
 * the shape of the reference traffic, with the table as it is and with the alternatives that were considered. `npm run
 * measure -w @frontpage/event-store [million events, default 5]`
 */
const million = Number(process.argv[2] ?? 5)
const insertsAnHour = 4
const rowsPerInsert = Math.round((million * 1e6) / (24 * insertsAnHour))
const firstHour = Date.UTC(2026, 10, 2) / 1000
const rounds = 7

const server = await startTestClickHouse()
const config = server.newDatabase('measure')
await migrate(config)
const client = createEventStoreClient(config)
const settings = { max_execution_time: 600, mutations_sync: '2' } as const
const run = (query: string): Promise<unknown> => client.command({ query, clickhouse_settings: settings })
const say = (text: string): void => void process.stderr.write(`${text}\n`)

/**
 * 100,000 readers, 5,000 stories by Zipf, the reference mix of calls, random message ids, one event in a hundred up to
 * a day late, one in a hundred a copy of an earlier one. A function of the number, so that all tables hold the same.
 */
function insertHour(table: string, hour: number, part: number): string {
  const from = (hour * insertsAnHour + part) * rowsPerInsert
  return `INSERT INTO ${table} (message_id, source_id, site, environment, type, event, key_hour, original_timestamp,
      sent_at, received_at, timestamp, user_id, anonymous_id, story_id, section, title, url, user_agent, properties)
    WITH ${from} + number AS arrival, sipHash64(arrival, 0) % 100 = 0 AND arrival >= 50000 AS is_copy,
      toUInt64(if(is_copy, arrival - 1 - sipHash64(arrival, 9) % 50000, arrival)) AS n,
      sipHash64(n, 1) % 1000 AS call, sipHash64(n, 2) % 100000 AS reader,
      toUInt32(exp(sipHash64(n, 3) / 18446744073709551616 * log(5000))) AS story,
      intDiv(n, ${rowsPerInsert * insertsAnHour}) AS n_hour,
      toDateTime(${firstHour} + 3600 * n_hour + sipHash64(n, 4) % 3600
        - if(sipHash64(n, 5) % 100 = 0, sipHash64(n, 6) % 86400, 0), 'UTC') AS at
    SELECT lower(concat(hex(sipHash64(n, 7)), hex(sipHash64(n, 8)))), 'web', 'daily', 'production',
      multiIf(call < 460, 'page', call < 500, 'screen', call < 980, 'track', 'identify'),
      multiIf(call < 500, '', call < 720, 'Story Read', call < 840, 'Stories Shown', call < 940, 'Story Clicked',
        call < 970, 'Story Shared', call < 980, 'Experiment Viewed', ''),
      toStartOfHour(at), at, at, toDateTime64(${firstHour} + 3600 * n_hour + 3600, 3, 'UTC') + if(is_copy, 60, 0), at,
      if(reader % 5 = 0, concat('user-', toString(reader)), ''),
      concat('5f0c1e7a-0000-4000-8000-', lower(leftPad(hex(reader), 12, '0'))),
      if(call < 970 AND NOT (call >= 720 AND call < 840), concat('story-', toString(story)), ''),
      'metro', concat('title of story ', toString(story)), concat('https://news.example/metro/', toString(story)),
      concat('Mozilla/5.0 Chrome/', toString(reader % 500)), '{"engagedSeconds":12,"scrollDepth":40}'
    FROM numbers(${rowsPerInsert})`
}

async function fill(table: string): Promise<void> {
  const began = performance.now()
  for (let hour = 0; hour < 24; hour += 1) {
    for (let part = 0; part < insertsAnHour; part += 1) await run(insertHour(table, hour, part))
  }
  const seconds = (performance.now() - began) / 1000
  // Merges continue in the background: parts are as they are at the day's end, and stay so during the measurement.
  await run(`SYSTEM STOP MERGES ${table}`)
  const result = await client.query({
    query: `SELECT toUInt32(count()) AS parts, toUInt32(sum(marks)) AS granules, toUInt32(sum(rows)) AS rows,
              round(sum(bytes_on_disk) / 1e6) AS mb, round(sum(secondary_indices_compressed_bytes) / 1e6, 1) AS skipMb,
              toUInt32(sum(primary_key_bytes_in_memory)) AS keyBytes
            FROM system.parts WHERE active AND database = currentDatabase() AND table = '${table}'`,
    format: 'JSONEachRow',
  })
  const [size] = await result.json()
  say(`${table}: filled in ${seconds.toFixed(0)} s, ${JSON.stringify(size)}`)
}

const key = 'source_id, key_hour, type, event, message_id'
const columns = `anonymous_id, ${key}, story_id, timestamp, version`

async function like(table: string, change: (ddl: string) => string): Promise<void> {
  const result = await client.query({ query: 'SHOW CREATE TABLE events', format: 'JSONEachRow' })
  const [row] = await result.json<{ statement: string }>()
  await run(change((row?.statement ?? '').replace('measure.events', `measure.${table}`)))
  await fill(table)
}

interface Plan {
  'Node Type'?: string
  Plans?: Plan[]
  Indexes?: { Type: string; 'Initial Granules'?: number; 'Selected Granules'?: number }[]
}

/** The granules that the plan's reading steps select, and their total number. */
async function granulesOf(query: string, parameters: Record<string, unknown>): Promise<string> {
  const result = await client.query({
    query: `EXPLAIN indexes = 1, json = 1 ${query}`,
    query_params: parameters,
    format: 'TabSeparatedRaw',
  })
  const [root] = JSON.parse(await result.text()) as { Plan: Plan }[]
  const steps: string[] = []
  const visit = (plan: Plan): void => {
    const { Indexes: indexes = [] } = plan
    const last = indexes.at(-1)
    if (last) steps.push(`${last['Selected Granules']}/${indexes[0]?.['Initial Granules']}`)
    plan.Plans?.forEach(visit)
  }
  if (root) visit(root.Plan)
  return steps.join(' + ')
}

async function measure(title: string, query: string, parameters: Record<string, unknown>): Promise<void> {
  const times: number[] = []
  let answer = ''
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now()
    const result = await client.query({ query, query_params: parameters, format: 'JSONCompactEachRow' })
    answer = await result.text()
    times.push(performance.now() - began)
  }
  const [least] = times.toSorted((a, b) => a - b)
  const lines = answer.trim().split('\n')
  const shown = lines.length === 1 ? lines[0] : `${lines.length} rows`
  const granules = await granulesOf(query, parameters)
  process.stdout.write(
    `${title.padEnd(58)} ${granules.padStart(16)} granules ${(least ?? 0).toFixed(0).padStart(5)} ms  ${shown}\n`,
  )
}

await fill('events')
const day = { fromHour: firstHour, toHour: firstHour + 24 * 3600 }
const byHour = { sourceId: 'web', type: 'page', event: '', ...day }
const noon = firstHour + 12 * 3600
await measure('events by hour, a day', countEventsByHour.sql, byHour)
await measure('events by hour, an hour', countEventsByHour.sql, {
  ...byHour,
  fromHour: noon,
  toHour: noon + 3600,
})

const withFinal = `SELECT count() AS views, uniqExact(if(user_id != '', user_id, anonymous_id)) AS readers FROM events FINAL
  WHERE story_id = {storyId:String} AND type IN ('page', 'screen')
    AND key_hour >= toDateTime({fromHour:UInt32}, 'UTC') AND key_hour < toDateTime({toHour:UInt32}, 'UTC')`
const noSkip = ' SETTINGS use_skip_indexes = 0'
for (const storyId of ['story-1', 'story-4711']) {
  const parameters = { storyId, ...day }
  await measure(`views of ${storyId}`, countStoryViews.sql, parameters)
  await measure('  by FINAL', withFinal, parameters)
  await measure('  by FINAL, no skip index', withFinal + noSkip, parameters)
}

const reader = { anonymousId: '5f0c1e7a-0000-4000-8000-0000000004d2', limit: 100 }
const selected = 'message_id, type, event, story_id, toUnixTimestamp64Milli(timestamp) AS timestampMs'
const readerBy = (from: string, condition = ''): string =>
  `SELECT ${selected} FROM ${from} WHERE anonymous_id = {anonymousId:String} ${condition}
   ORDER BY timestamp DESC, message_id LIMIT {limit:UInt32}`
const readerFinal = readerBy('events FINAL')
await measure("a reader's events", listReaderEvents.sql, reader)
await measure('  by FINAL', readerFinal, reader)
await measure('  by FINAL, no skip index', readerFinal + noSkip, reader)

await like('events_by_message', (ddl) => ddl.replace(/PRIMARY KEY \([^)]*\)/, `PRIMARY KEY (${key})`))
const inByMessage = (sql: string): string => sql.replaceAll(/\bevents\b/g, 'events_by_message')
await measure('  by FINAL, message_id in the primary key', inByMessage(readerFinal), reader)
const exactly = `AND (${key}) IN (SELECT ${key} FROM events WHERE anonymous_id = {anonymousId:String})`
await measure(
  '  by FINAL of the keys found, message_id in the primary key',
  `${inByMessage(readerBy('events FINAL', exactly))} SETTINGS use_skip_indexes_if_final = 0`,
  reader,
)

await like('events_projected', (ddl) =>
  `${ddl}, deduplicate_merge_projection_mode = 'rebuild'`.replace(
    'INDEX by_anonymous_id',
    `PROJECTION by_reader (SELECT ${columns} ORDER BY anonymous_id), INDEX by_anonymous_id`,
  ),
)
await measure(
  '  from a projection',
  listReaderEvents.sql.replaceAll(/\bevents\b/g, 'events_projected'),
  reader,
)

await client.close()
await server.stop()
