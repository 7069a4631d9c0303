import { z } from 'zod'
import type { ResponseHeaders } from '../http/response-headers.js'

/** The headers of an answer, and of the 304 that says that it still holds. */
export const conditionalAnswerHeaders: ResponseHeaders = {
  ETag: 'Names the answer; a request with it as `If-None-Match` is not sent the same answer again',
  'Cache-Control': 'For how long a cache may show it',
}

/** Sent by a client that has an answer already. */
export const conditionalHeaders = z.object({
  'If-None-Match': z.string().optional().meta({ description: 'The `ETag` of an answer that one has' }),
})
