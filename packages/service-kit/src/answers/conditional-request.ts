import { z } from 'zod'
import type { ResponseHeaders } from '../http/response-headers.js'

/** The headers of an answer, and of the 304 that says that it is still current. */
export const conditionalAnswerHeaders: ResponseHeaders = {
  ETag: 'Names the answer; a request with it as `If-None-Match` is not sent the same answer again',
  'Cache-Control': 'For how long a cache may show it',
}

/** A client that has an answer already sends its `ETag`. */
export const conditionalHeaders = z.object({
  'If-None-Match': z.string().optional().meta({ description: 'The `ETag` of an answer that one has' }),
})
