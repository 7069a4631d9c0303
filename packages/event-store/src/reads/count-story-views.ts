import { z } from 'zod'
import { defineRead } from './define-read.js'

/**
 * Views (page and screen calls, and track calls that a source's mapping calls so) and distinct readers of one story
 * between two hours. Copies are removed by the whole sorting key and not by
 * FINAL, which reads most of the range beside what the skip index finds (docs/adr/005-the-key-of-the-archive.md).
 */
export const countStoryViews = defineRead<
  { storyId: string; fromHour: number; toHour: number },
  { views: number; readers: number }
>({
  title: 'count story views',
  sql: `SELECT count() AS views, uniqExact(reader) AS readers
        FROM (
          SELECT argMax(if(user_id != '', user_id, anonymous_id), version) AS reader
          FROM events
          WHERE story_id = {storyId:String} AND (type IN ('page', 'screen') OR story_event = 'Story Viewed')
            AND key_hour >= toDateTime({fromHour:UInt32}, 'UTC') AND key_hour < toDateTime({toHour:UInt32}, 'UTC')
          GROUP BY source_id, key_hour, type, event, message_id
        )`,
  row: z.object({ views: z.number(), readers: z.number() }),
})
