import type { ClickHouseClient } from '@clickhouse/client'
import type { EventRow } from '../events/event-row.js'

/** The events of an hour that a read model wants. */
export interface HourQuery {
  /** Hours since 1970. */
  readonly hour: number
  /** The number of hours: this one, and those before it. Default 1. */
  readonly hours?: number | undefined
  /** Events with one of these names of the platform, or of one of `types`; all events where both are absent. */
  readonly storyEvents?: readonly string[] | undefined
  readonly types?: readonly string[] | undefined
  /** Only rows that were stored from this minute on. */
  readonly storedSinceMs?: number | undefined
  /** Only events with a time from `fromMs` on, and before `untilMs`. */
  readonly fromMs?: number | undefined
  readonly untilMs?: number | undefined
}

/** The `FROM` and what follows it of a query for some of an hour's rows, and its parameters. */
export interface HourPage {
  readonly sql: string
  readonly params: Readonly<Record<string, unknown>>
}

type Place = Pick<EventRow, 'source_id' | 'type' | 'event' | 'message_id'>

const hourSeconds = 3_600
const maxPageRows = 40_000
/** Pages have about the same size: the places between them are those of a sample. */
const sampledRowsPerPage = 32
const maxSampledRows = 8_192
const maxExecutionSeconds = 60

const key = 'source_id, key_hour, type, event, message_id'

/**
 * Divides the rows of an hour into pages, by ranges of their key: ClickHouse then reads little more than a page's rows
 * for a page.
 */
export async function planHourPages(
  client: ClickHouseClient,
  query: HourQuery,
  { pageRows = maxPageRows, signal }: { pageRows?: number | undefined; signal: AbortSignal },
): Promise<HourPage[]> {
  const count = async ({ sql, params }: HourPage): Promise<number> => {
    const [row] = await ask<{ rows: number }>(client, {
      sql: `SELECT count() AS rows ${sql}`,
      params,
      signal,
    })
    return row?.rows ?? 0
  }
  const [filed, unfiled] = await Promise.all([count(filedRows(query)), count(unfiledRows(query))])
  const filedPages = Math.ceil(filed / pageRows)
  const unfiledPages = Math.ceil(unfiled / pageRows)
  const places = filedPages > 1 ? await samplePlaces(client, query, { pages: filedPages, signal }) : []
  return [
    ...(filedPages === 0
      ? []
      : [undefined, ...places].map((from, index) => filedPage(query, from, places[index]))),
    ...Array.from({ length: unfiledPages }, (_, index) => unfiledPage(query, index, unfiledPages)),
  ]
}

/**
 * Returns how many hours, from `hour` backwards, have at most `maxRows` rows together: one at least, and `maxHours` at most.
 * Hours with few events are read together, because every question costs ClickHouse some milliseconds.
 */
export async function countHoursOfRows(
  client: ClickHouseClient,
  query: Omit<HourQuery, 'hours'>,
  { maxHours, maxRows, signal }: { maxHours: number; maxRows: number; signal: AbortSignal },
): Promise<{ hours: number; rows: number }> {
  const all = { ...query, hours: maxHours }
  const [filed, unfiled] = [filedRows({ ...all, storedSinceMs: query.storedSinceMs ?? 0 }), unfiledRows(all)]
  const counts = await ask<{ hour: number; rows: number }>(client, {
    sql: `SELECT hour, sum(rows) AS rows FROM (
        SELECT toUnixTimestamp(key_hour) / ${hourSeconds} AS hour, count() AS rows ${filed.sql} GROUP BY key_hour
        UNION ALL
        SELECT toUnixTimestamp(toStartOfHour(timestamp)) / ${hourSeconds} AS hour, count() AS rows ${unfiled.sql}
          GROUP BY toStartOfHour(timestamp)
      ) GROUP BY hour`,
    params: { ...filed.params, ...unfiled.params },
    signal,
  })
  const rowsOf = new Map(counts.map(({ hour, rows }) => [hour, rows]))
  let hours = 0
  let rows = 0
  while (hours < maxHours) {
    const next = rowsOf.get(query.hour - hours) ?? 0
    if (hours > 0 && rows + next > maxRows) break
    rows += next
    hours++
  }
  return { hours, rows }
}

/** Returns the places at which pages end. */
async function samplePlaces(
  client: ClickHouseClient,
  query: HourQuery,
  { pages, signal }: { pages: number; signal: AbortSignal },
): Promise<Place[]> {
  const { sql, params } = filedRows(query)
  const size = Math.min(pages * sampledRowsPerPage, maxSampledRows)
  const [row] = await ask<{ places: [string, string, string, string][] }>(client, {
    sql: `SELECT arraySort(groupArraySample(${size}, 1)((source_id, type, event, message_id))) AS places ${sql}`,
    params,
    signal,
  })
  const sample = row?.places ?? []
  return Array.from({ length: pages - 1 }, (_, index) => {
    const [source_id = '', type = '', event = '', message_id = ''] =
      sample[Math.floor(((index + 1) * sample.length) / pages)] ?? []
    return { source_id, type, event, message_id }
  })
}

/** Whether an event's time lies in the hour under which it is filed, or in one of the hours beside it. */
const isFiled = `timestamp >= key_hour - INTERVAL 1 HOUR AND timestamp < key_hour + INTERVAL 2 HOUR`

/** The rows that are filed under the hours, whose time lies in theirs or in one of the hours beside it. */
function filedRows(query: HourQuery, range: Range = wholeRange): HourPage {
  const { hour, hours = 1 } = query
  const wanted = wantedRows(query, hour - hours, hour + 2)
  return {
    sql: `FROM events ${query.storedSinceMs === undefined ? 'FINAL' : ''}
      PREWHERE key_hour >= toDateTime({firstHour:UInt32}, 'UTC') AND key_hour <= toDateTime({lastHour:UInt32}, 'UTC')
        ${range.sql}
      WHERE ${wanted.sql} AND ${isFiled}`,
    params: { ...range.params, ...wanted.params, ...toParams({ hour, hours }) },
  }
}

function toParams({ hour, hours }: { hour: number; hours: number }): Record<string, number> {
  return { firstHour: (hour - hours + 1) * hourSeconds, lastHour: hour * hourSeconds }
}

function filedPage(query: HourQuery, after: Place | undefined, until: Place | undefined): HourPage {
  const page = filedRows(query, rangeOf(after, until))
  // Without FINAL, copies are still there; they have the same key, and stand in the same page.
  return query.storedSinceMs === undefined ? page : { ...page, sql: `${page.sql} LIMIT 1 BY ${key}` }
}

/**
 * The rows whose time lies in the hours, and which are filed under none of the three hours around it: their client's clock
 * is wrong, or it told no time. Not with FINAL, which would read all hours.
 */
function unfiledRows(query: HourQuery): HourPage {
  const { hour, hours = 1 } = query
  const wanted = wantedRows(query, hour - hours + 1, hour + 1)
  return { sql: `FROM events WHERE ${wanted.sql} AND NOT (${isFiled})`, params: wanted.params }
}

function unfiledPage(query: HourQuery, index: number, pages: number): HourPage {
  const { sql, params } = unfiledRows(query)
  return {
    sql: `${sql} AND sipHash64(message_id) % {pages:UInt32} = {page:UInt32} LIMIT 1 BY ${key}`,
    params: { ...params, pages, page: index },
  }
}

function wantedRows(query: HourQuery, fromHour: number, untilHour: number): HourPage {
  const { storyEvents = [], types = [], storedSinceMs, fromMs = -Infinity, untilMs = Infinity } = query
  const hourMs = hourSeconds * 1000
  const conditions = [
    `timestamp >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC')`,
    `timestamp < fromUnixTimestamp64Milli({untilMs:Int64}, 'UTC')`,
  ]
  if (query.storyEvents !== undefined || query.types !== undefined)
    conditions.push('(story_event IN {storyEvents:Array(String)} OR type IN {types:Array(String)})')
  if (storedSinceMs !== undefined) conditions.push(`stored_at >= toDateTime({storedSince:UInt32}, 'UTC')`)
  return {
    sql: conditions.join(' AND '),
    params: {
      fromMs: Math.max(fromHour * hourMs, fromMs),
      untilMs: Math.min(untilHour * hourMs, untilMs),
      storyEvents,
      types,
      storedSince: Math.floor((storedSinceMs ?? 0) / 60_000) * 60,
    },
  }
}

type Range = HourPage
const wholeRange: Range = { sql: '', params: {} }

/** Written out: with tuples, ClickHouse would also read the rows before it. */
function rangeOf(after: Place | undefined, until: Place | undefined): Range {
  const conditions: string[] = []
  const params: Record<string, unknown> = {}
  for (const [name, place, than] of [
    ['after', after, '>'],
    ['until', until, '<'],
  ] as const) {
    if (place === undefined) continue
    const orEqual = name === 'until' ? '<=' : '>'
    const value = (column: keyof Place): string => {
      params[`${name}_${column}`] = place[column]
      return `{${name}_${column}:String}`
    }
    conditions.push(`AND (source_id ${than} ${value('source_id')} OR source_id = ${value('source_id')} AND (
      type ${than} ${value('type')} OR type = ${value('type')} AND (
        event ${than} ${value('event')} OR event = ${value('event')} AND message_id ${orEqual} ${value('message_id')})))`)
  }
  return { sql: conditions.join(' '), params }
}

async function ask<Row>(
  client: ClickHouseClient,
  { sql, params, signal }: HourPage & { signal: AbortSignal },
): Promise<Row[]> {
  const result = await client.query({
    query: sql,
    query_params: params,
    format: 'JSONEachRow',
    abort_signal: signal,
    clickhouse_settings: { ...hourSettings, output_format_json_quote_64bit_integers: 0 },
  })
  return result.json<Row>()
}

export const hourSettings = {
  max_execution_time: maxExecutionSeconds,
  max_memory_usage: '1500000000',
  // Events go on being stored meanwhile.
  max_threads: 2,
  // The key finds the rows; under FINAL the indexes would only add to them (docs/adr/005-the-key-of-the-archive.md).
  use_skip_indexes_if_final: 0,
} as const
