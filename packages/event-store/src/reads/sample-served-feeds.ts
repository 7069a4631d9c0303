import type { JsonObject } from '@frontpage/contracts'
import { z } from 'zod'
import { defineRead } from './define-read.js'
import { jsonObjectColumn } from './json-object-column.js'
import type { ServedFeedsRange } from './served-feeds-range.js'

export interface ServedFeed {
  readonly messageId: string
  readonly receivedMs: number
  /** Those of the serving. */
  readonly properties: JsonObject
}

/** Draws first pages of feeds that were served between two times, clicked in or not: the same ones at every call. */
export const sampleServedFeeds = defineRead<ServedFeedsRange & { sample: number }, ServedFeed>({
  title: 'sample served feeds',
  sql: `WITH chosen AS (
          SELECT DISTINCT message_id
          FROM events
          WHERE source_id = {servingSource:String} AND type = 'track' AND event = {servingEvent:String}
            AND key_hour >= toDateTime({fromHour:UInt32}, 'UTC') AND key_hour < toDateTime({toHour:UInt32}, 'UTC')
            AND received_at >= fromUnixTimestamp64Milli({fromMs:Int64})
            AND received_at < fromUnixTimestamp64Milli({toMs:Int64})
            AND site = {site:String} AND environment = 'production' AND endsWith(message_id, '-0')
          ORDER BY cityHash64(message_id) LIMIT {sample:UInt32}
        )
        SELECT message_id AS messageId, toUnixTimestamp64Milli(received_at) AS receivedMs, properties
        FROM events
        WHERE source_id = {servingSource:String} AND type = 'track' AND event = {servingEvent:String}
          AND key_hour >= toDateTime({fromHour:UInt32}, 'UTC') AND key_hour < toDateTime({toHour:UInt32}, 'UTC')
          AND message_id IN chosen
        ORDER BY version DESC LIMIT 1 BY message_id
        SETTINGS max_memory_usage = 1000000000`,
  row: z.object({
    messageId: z.string(),
    receivedMs: z.number(),
    properties: jsonObjectColumn,
  }),
})
