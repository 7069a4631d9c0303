import { z } from 'zod'
import { defineRead } from './define-read.js'

/** One reader's events, newest first: what a feed learns from, and what a reader may ask us for. */
export const listReaderEvents = defineRead<
  { anonymousId: string; limit: number },
  { messageId: string; type: string; event: string; storyId: string; timestampMs: number }
>({
  title: 'list reader events',
  sql: `SELECT message_id AS messageId, type, event, story_id AS storyId,
               toUnixTimestamp64Milli(timestamp) AS timestampMs
        FROM events FINAL
        WHERE anonymous_id = {anonymousId:String}
        ORDER BY timestamp DESC, message_id LIMIT {limit:UInt32}`,
  row: z.object({
    messageId: z.string(),
    type: z.string(),
    event: z.string(),
    storyId: z.string(),
    timestampMs: z.number(),
  }),
})
