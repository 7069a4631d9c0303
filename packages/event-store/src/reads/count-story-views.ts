import { z } from 'zod'
import { defineRead } from './define-read.js'

/** Views (page and screen calls, and track calls that a source's mapping calls so) and distinct readers of one story between two hours. */
export const countStoryViews = defineRead<
  { storyId: string; fromHour: number; toHour: number },
  { views: number; readers: number }
>({
  title: 'count story views',
  sql: `SELECT count() AS views, uniqExact(if(user_id != '', user_id, anonymous_id)) AS readers
        FROM events FINAL
        WHERE story_id = {storyId:String} AND (type IN ('page', 'screen') OR story_event = 'Story Viewed')
          AND key_hour >= toDateTime({fromHour:UInt32}, 'UTC') AND key_hour < toDateTime({toHour:UInt32}, 'UTC')`,
  row: z.object({ views: z.number(), readers: z.number() }),
})
