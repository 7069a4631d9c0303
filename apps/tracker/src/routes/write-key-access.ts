import { z } from 'zod'
import {
  problems,
  problemsWithRetryAfter,
  retryAfter,
  type Credentials,
  type ResponseDefinitions,
  type ResponseHeaders,
} from '@frontpage/service-kit'

/** The write key stands in the header, or else in the query or the body. */
export const writeKeyCredentials: readonly (Credentials | null)[] = [
  {
    name: 'writeKey',
    scheme: {
      type: 'http',
      scheme: 'basic',
      description:
        "The source's write key as the user name, with no password. Or `X-Write-Key`, or `writeKey` in the query or the body.",
    },
  },
  null,
]

export const ingestQuery = z.object({
  writeKey: z
    .string()
    .optional()
    .meta({ description: 'For clients that can set no header, as `sendBeacon`' }),
})

export const ingestHeaders = z.object({
  'Content-Encoding': z.enum(['gzip', 'deflate', 'br']).optional(),
  'Sec-GPC': z.literal('1').optional().meta({ description: 'Global Privacy Control' }),
  DNT: z.literal('1').optional(),
})

/** The headers of a response that refuses a request for its rate: draft-ietf-httpapi-ratelimit-headers. */
export const rateHeaders: ResponseHeaders = {
  ...retryAfter,
  RateLimit: 'What is left (`r`) of the source’s rate, and in how many seconds there is more (`t`)',
  'RateLimit-Policy': 'How many events (`q`) the source may send in how many seconds (`w`)',
}

/** The responses that refuse a whole request. */
export const ingestRefusals: ResponseDefinitions = {
  401: problems('missing_write_key', 'unknown_write_key'),
  403: problems('source_disabled', 'origin_not_allowed'),
  408: problems('request_timeout'),
  429: { ...problems('rate_exceeded'), headers: rateHeaders },
  503: problemsWithRetryAfter('overloaded', 'journal_full'),
}
