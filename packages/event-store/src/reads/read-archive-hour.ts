import { PassThrough, type Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { createRowDecoder, type RowDecoder } from '../events/decode-event-row.js'
import type { EventRow } from '../events/event-row.js'
import { hourSettings, planHourPages, type HourPage, type HourQuery } from './hour-pages.js'

/**
 * `consent` is `context` where that says something of consent, and empty everywhere else: most contexts do not.
 * `readingProperties` are the `properties` of a `Story Read`, and empty everywhere else.
 */
export type ArchiveColumn = keyof EventRow | 'consent' | 'readingProperties'

export interface ArchiveHourQuery extends HourQuery {
  /** All others have their defaults in the rows. */
  readonly columns: readonly ArchiveColumn[]
  readonly signal?: AbortSignal | undefined
  /** About so many rows are asked for at a time. */
  readonly pageRows?: number | undefined
}

/** ClickHouse's DateTime ends in 2106. */
const maxHour = Math.floor(2 ** 32 / 3_600) - 2
const storedAs: Partial<Record<ArchiveColumn, keyof EventRow>> = {
  consent: 'context',
  readingProperties: 'properties',
}
const maxRowsAtOnce = 2_000
/** After this long, other work gets its turn. */
const maxTurnMs = 10
/** The time is checked after this many rows. */
const rowsPerLook = 50
/** So much of a page waits here, while the page before it is read. */
const maxReadAheadBytes = 8 * 2 ** 20
/** An answer that began is whole already: a connection without bytes for so long is dead. */
const maxSilenceMs = 30_000

/**
 * Reads the events of an hour for computing read models again, in no order. Each event of the archive is in exactly one
 * hour: in that under which it is filed, where its time lies in it or in one of the hours beside it; else in that of its
 * time. Of an event of the latter kind with copies of different times, each may be read, in its own hour; with
 * `storedSinceMs`, so may a copy that came later than the one that counts.
 *
 * Memory does not grow with the hour: the rows come in pages, of which the next one is asked for while one is read. After
 * an error some of the rows may have been returned; the hour can be read again.
 */
export async function* readArchiveHour(
  client: ClickHouseClient,
  query: ArchiveHourQuery,
): AsyncGenerator<EventRow[]> {
  const { hour, pageRows } = query
  if (!Number.isInteger(hour) || hour < 1 || hour > maxHour)
    throw new RangeError(`an hour is one since 1970, 1 to ${maxHour}, and not ${hour}`)
  const left = new AbortController()
  const signal = query.signal === undefined ? left.signal : AbortSignal.any([query.signal, left.signal])
  const decoder = createRowDecoder(query.columns.map((name) => storedAs[name] ?? name) as (keyof EventRow)[])
  const selected = expressionsOf(decoder, query.columns)

  const open = (page: HourPage): Promise<Readable> => {
    const stream = openPage(client, { ...page, selected, signal })
    // It is awaited when its turn comes.
    stream.catch(() => {})
    return stream
  }
  try {
    const [first, ...rest] = await planHourPages(client, query, { pageRows, signal })
    let next = first === undefined ? undefined : open(first)
    while (next !== undefined) {
      const page = await next
      const following = rest.shift()
      next = following === undefined ? undefined : open(following)
      yield* decodeRows(page, decoder)
    }
  } finally {
    left.abort()
  }
}

function expressionsOf({ columns }: RowDecoder, asked: readonly ArchiveColumn[]): string {
  const some: Partial<Record<keyof EventRow, string>> = {
    ...(!asked.includes('context') && { context: `if(position(context, '"consent') = 0, '', context)` }),
    ...(!asked.includes('properties') && {
      properties: `if(story_event = 'Story Read', toJSONString(properties), '')`,
    }),
  }
  return columns.map((name) => some[name] ?? name).join(', ')
}

/** The answer begins when it is whole, so that an error is never found among rows. */
async function openPage(
  client: ClickHouseClient,
  { sql, params, selected, signal }: HourPage & { selected: string; signal: AbortSignal },
): Promise<Readable> {
  const { stream } = await client.exec({
    query: `SELECT ${selected} ${sql} FORMAT RowBinary`,
    query_params: params,
    abort_signal: signal,
    clickhouse_settings: {
      ...hourSettings,
      wait_end_of_query: 1,
      output_format_binary_write_json_as_string: 1,
      output_format_json_quote_64bit_integers: 0,
    },
  })
  // ClickHouse does not wait long for a client that does not read.
  const page = new PassThrough({ highWaterMark: maxReadAheadBytes, signal })
  stream.once('error', (error: Error) => page.destroy(error))
  stream.once('close', () => {
    if (!stream.readableEnded) page.destroy(new Error('ClickHouse closed the connection within an answer'))
  })
  page.once('close', () => stream.destroy())
  // An error without a reader is one of a page that nobody reads any more.
  page.once('error', () => {})
  return stream.pipe(page)
}

async function* decodeRows(page: Readable, decoder: RowDecoder): AsyncGenerator<EventRow[]> {
  let rest: Buffer = Buffer.alloc(0)
  let rows: EventRow[] = []
  let turnEndsMs = performance.now() + maxTurnMs
  for await (const chunk of withoutLongSilence(page)) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let at = 0
    for (let looked = 1; at < bytes.length; looked++) {
      const row = decoder.decode(bytes, at)
      if (row === undefined) break
      at = decoder.end()
      rows.push(row)
      if (rows.length >= maxRowsAtOnce) {
        yield rows
        rows = []
      }
      if (looked % rowsPerLook === 0 && performance.now() >= turnEndsMs) {
        await nextTurn()
        turnEndsMs = performance.now() + maxTurnMs
      }
    }
    rest = bytes.subarray(at)
  }
  if (rest.length > 0) throw new Error('an answer of ClickHouse ended within a row')
  if (rows.length > 0) yield rows
}

/** Only the time in which bytes are waited for counts. */
async function* withoutLongSilence(page: Readable): AsyncGenerator<Buffer> {
  const wait = (): NodeJS.Timeout =>
    setTimeout(() => page.destroy(new Error(`ClickHouse sent nothing for ${maxSilenceMs} ms`)), maxSilenceMs)
  let timer = wait()
  try {
    for await (const chunk of page as AsyncIterable<Buffer>) {
      clearTimeout(timer)
      yield chunk
      timer = wait()
    }
  } finally {
    clearTimeout(timer)
  }
}
