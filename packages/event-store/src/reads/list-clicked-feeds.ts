import type { JsonObject } from '@frontpage/contracts'
import { z } from 'zod'
import { clickedFeeds } from './clicked-feeds.js'
import { defineRead } from './define-read.js'
import { jsonObjectColumn } from './json-object-column.js'
import type { ServedFeedsRange } from './served-feeds-range.js'

export interface ClickedFeed {
  readonly messageId: string
  readonly receivedMs: number
  readonly slice: number
  /** Those of the serving. */
  readonly properties: JsonObject
}

/**
 * Lists the first pages of feeds that were served and clicked, each once. Where a slice of time has more than
 * `maxPerSlice` of them it gives those whose ids come first, which is a random choice and the same at every call.
 */
export const listClickedFeeds = defineRead<
  ServedFeedsRange & { sliceMs: number; maxPerSlice: number },
  ClickedFeed
>({
  title: 'list clicked feeds',
  sql: `WITH served AS (${clickedFeeds} ORDER BY version DESC LIMIT 1 BY message_id)
        SELECT message_id AS messageId, received_ms AS receivedMs, intDiv(received_ms, {sliceMs:UInt32}) AS slice,
               properties
        FROM served
        ORDER BY slice, messageId
        LIMIT {maxPerSlice:UInt32} BY slice
        SETTINGS max_memory_usage = 1000000000`,
  row: z.object({
    messageId: z.string(),
    receivedMs: z.number(),
    slice: z.number(),
    properties: jsonObjectColumn,
  }),
})
