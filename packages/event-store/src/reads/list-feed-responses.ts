import type { JsonObject } from '@frontpage/contracts'
import { z } from 'zod'
import { defineRead } from './define-read.js'
import { jsonObjectColumn } from './json-object-column.js'

export interface FeedResponse {
  readonly event: 'Stories Shown' | 'Story Clicked'
  readonly feedId: string
  /** Of a click. */
  readonly storyId: string
  /** By our clock. */
  readonly timestampMs: number
  readonly properties: JsonObject
}

/**
 * Lists what readers' devices said about some feeds, the earliest first: the stories that were shown, and clicks. Bots are
 * left out. A feed has at most `maxPerFeed` of them, whatever a client sends.
 */
export const listFeedResponses = defineRead<
  {
    feedIds: readonly string[]
    site: string
    fromHour: number
    toHour: number
    maxPerFeed: number
  },
  FeedResponse
>({
  title: 'list feed responses',
  sql: `SELECT event, feedId, storyId, timestampMs, properties
        FROM (
          SELECT event, toString(properties.feedId) AS feedId, story_id AS storyId,
                 toUnixTimestamp64Milli(timestamp) AS timestampMs, properties
          FROM events
          WHERE type = 'track' AND event IN ('Stories Shown', 'Story Clicked')
            AND key_hour >= toDateTime({fromHour:UInt32}, 'UTC') AND key_hour < toDateTime({toHour:UInt32}, 'UTC')
            AND site = {site:String} AND environment = 'production' AND empty(bot_marks)
            AND toString(properties.feedId) IN {feedIds:Array(String)}
          ORDER BY version DESC
          LIMIT 1 BY source_id, key_hour, type, event, message_id
        )
        ORDER BY feedId, timestampMs, event
        LIMIT {maxPerFeed:UInt32} BY feedId
        SETTINGS max_memory_usage = 1000000000`,
  row: z.object({
    event: z.enum(['Stories Shown', 'Story Clicked']),
    feedId: z.string(),
    storyId: z.string(),
    timestampMs: z.number(),
    properties: jsonObjectColumn,
  }),
})
