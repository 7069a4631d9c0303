import { z } from 'zod'
import { defineRead } from './define-read.js'

/** Counts the events of one call and name that a source sent, hour by hour; hours without any have no row. */
export const countEventsByHour = defineRead<
  { sourceId: string; type: string; event: string; fromHour: number; toHour: number },
  { hour: number; events: number }
>({
  title: 'count events by hour',
  sql: `SELECT toUnixTimestamp(key_hour) AS hour, count() AS events
        FROM events FINAL
        WHERE source_id = {sourceId:String} AND type = {type:String} AND event = {event:String}
          AND key_hour >= toDateTime({fromHour:UInt32}, 'UTC') AND key_hour < toDateTime({toHour:UInt32}, 'UTC')
        GROUP BY key_hour ORDER BY key_hour`,
  row: z.object({ hour: z.number(), events: z.number() }),
})
