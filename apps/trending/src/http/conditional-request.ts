import { z } from 'zod'

/** Who has an answer already asks with its `ETag`. */
export const conditionalHeaders = z.object({
  'If-None-Match': z.string().optional().meta({ description: 'The `ETag` of an answer that one has' }),
})
