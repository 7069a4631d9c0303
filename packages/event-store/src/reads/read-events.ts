import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import type { EventRow } from '../events/event-row.js'
import { fromJsonColumn } from '../events/json-column.js'
import { defineRead } from './define-read.js'

/** The end of a page: the sorting key of its last row. */
type Place = Pick<EventRow, 'source_id' | 'key_hour' | 'type' | 'event' | 'message_id'>

/** The comparison of the key is written out: with tuples, ClickHouse would also read the rows before it. */
const listEventsAfter = defineRead<Place & { limit: number }, EventRow>({
  title: 'list events after',
  sql: `SELECT * REPLACE (
          toUnixTimestamp(key_hour) AS key_hour,
          toUnixTimestamp(stored_at) AS stored_at,
          toUnixTimestamp64Milli(original_timestamp) AS original_timestamp,
          toUnixTimestamp64Milli(sent_at) AS sent_at,
          toUnixTimestamp64Milli(received_at) AS received_at,
          toUnixTimestamp64Milli(timestamp) AS timestamp)
        FROM (
          SELECT * FROM events FINAL
          WHERE source_id > {source_id:String} OR source_id = {source_id:String} AND (
            key_hour > toDateTime({key_hour:UInt32}, 'UTC') OR key_hour = toDateTime({key_hour:UInt32}, 'UTC') AND (
              type > {type:String} OR type = {type:String} AND (
                event > {event:String} OR event = {event:String} AND message_id > {message_id:String})))
          ORDER BY source_id, key_hour, type, event, message_id LIMIT {limit:UInt32}
        )`,
  // The schema ensures the columns; in each row only fields whose errors would stay unnoticed are checked.
  row: z.custom<EventRow>((row) => {
    const { message_id, received_at, timestamp } = row as Partial<EventRow>
    return typeof message_id === 'string' && typeof received_at === 'number' && typeof timestamp === 'number'
  }),
  maxExecutionSeconds: 600,
})

/**
 * Reads every event of the archive once, in pages by its key: for computing read models again, never for a reader's
 * request.
 */
export async function* readEvents(client: ClickHouseClient, pageRows = 20_000): AsyncGenerator<EventRow[]> {
  let place: Place = { source_id: '', key_hour: 0, type: '', event: '', message_id: '' }
  for (;;) {
    const { source_id, key_hour, type, event, message_id } = place
    const rows = await listEventsAfter(client, {
      source_id,
      key_hour,
      type,
      event,
      message_id,
      limit: pageRows,
    })
    const last = rows.at(-1)
    if (last === undefined) return
    for (const row of rows) {
      row.properties = fromJsonColumn(row.properties)
      row.traits = fromJsonColumn(row.traits)
    }
    yield rows
    if (rows.length < pageRows) return
    place = last
  }
}
