import { z } from 'zod'
import { defineRead } from './define-read.js'

/**
 * Draws pairs of a story and a reader who viewed it, of the readers to whom a feed was served in the same hours: each pair
 * once, however often the reader came back, and the same pairs at every call.
 */
export const sampleFeedReadersViews = defineRead<
  {
    servingSource: string
    servingEvent: string
    site: string
    fromHour: number
    toHour: number
    sample: number
  },
  { readerId: string; storyId: string }
>({
  title: 'sample views of feed readers',
  sql: `SELECT readerId, storyId
        FROM (
          SELECT DISTINCT if(user_id != '', user_id, anonymous_id) AS readerId, story_id AS storyId
          FROM events
          WHERE key_hour >= toDateTime({fromHour:UInt32}, 'UTC') AND key_hour < toDateTime({toHour:UInt32}, 'UTC')
            AND (type IN ('page', 'screen') OR story_event = 'Story Viewed') AND story_id != ''
            AND site = {site:String} AND environment = 'production' AND empty(bot_marks)
            AND if(user_id != '', user_id, anonymous_id) IN (
              SELECT if(user_id != '', user_id, anonymous_id)
              FROM events
              WHERE source_id = {servingSource:String} AND type = 'track' AND event = {servingEvent:String}
                AND key_hour >= toDateTime({fromHour:UInt32}, 'UTC') AND key_hour < toDateTime({toHour:UInt32}, 'UTC')
                AND site = {site:String} AND environment = 'production'
                AND (user_id != '' OR anonymous_id != '')
            )
        )
        ORDER BY cityHash64(readerId, storyId) LIMIT {sample:UInt32}
        SETTINGS max_memory_usage = 2000000000`,
  row: z.object({ readerId: z.string(), storyId: z.string() }),
})
