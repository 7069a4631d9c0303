import { z } from 'zod'
import type { ResponseHeaders } from '@frontpage/service-kit'

/** Of an answer, and of the 304 that says that it still holds. */
export const conditionalAnswerHeaders: ResponseHeaders = {
  ETag: 'Names the answer: who sends it as `If-None-Match` is not sent the same again',
  'Cache-Control': 'For how long a cache may show it',
}

/** Who has an answer already asks with its `ETag`. */
export const conditionalHeaders = z.object({
  'If-None-Match': z.string().optional().meta({ description: 'The `ETag` of an answer that one has' }),
})
