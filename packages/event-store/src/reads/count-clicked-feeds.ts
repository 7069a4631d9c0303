import { z } from 'zod'
import { clickedFeeds } from './clicked-feeds.js'
import { defineRead } from './define-read.js'
import type { ServedFeedsRange } from './served-feeds-range.js'

/**
 * Counts the first pages of feeds that were served and clicked, by slices of the time at which they were served; slices
 * without any have no row. It reads no features, so that it is cheap enough to be asked for hours that were read before:
 * a count that has grown says that servings or clicks came late.
 */
export const countClickedFeeds = defineRead<
  ServedFeedsRange & { sliceMs: number },
  { slice: number; lists: number }
>({
  title: 'count clicked feeds',
  sql: `WITH served AS (${clickedFeeds})
        SELECT intDiv(received_ms, {sliceMs:UInt32}) AS slice, uniqExact(message_id) AS lists
        FROM served
        GROUP BY slice ORDER BY slice
        SETTINGS max_memory_usage = 1000000000`,
  row: z.object({ slice: z.number(), lists: z.number() }),
})
