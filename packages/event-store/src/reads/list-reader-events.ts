import { z } from 'zod'
import { defineRead } from './define-read.js'

/**
 * Lists one reader's events, newest first: a feed learns from them, and a reader may ask for them. Copies are removed
 * by the whole sorting key and not by FINAL, which reads most of the table beside what the skip index finds
 * (docs/adr/005-the-key-of-the-archive.md).
 */
export const listReaderEvents = defineRead<
  { anonymousId: string; limit: number },
  { messageId: string; type: string; event: string; storyId: string; timestampMs: number }
>({
  title: 'list reader events',
  sql: `SELECT messageId, type, event, storyId, timestampMs
        FROM (
          SELECT message_id AS messageId, type, event, story_id AS storyId,
                 toUnixTimestamp64Milli(timestamp) AS timestampMs
          FROM events
          WHERE anonymous_id = {anonymousId:String}
          ORDER BY version DESC
          LIMIT 1 BY source_id, key_hour, type, event, message_id
        )
        ORDER BY timestampMs DESC, messageId LIMIT {limit:UInt32}`,
  row: z.object({
    messageId: z.string(),
    type: z.string(),
    event: z.string(),
    storyId: z.string(),
    timestampMs: z.number(),
  }),
})
