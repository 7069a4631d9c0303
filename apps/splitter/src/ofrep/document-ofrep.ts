import { retryAfter, type ResponseDefinition, type ResponseDefinitions } from '@frontpage/service-kit'
import { wwwAuthenticate } from '../keys/sdk-key-credentials.js'
import { z } from 'zod'
import { flagReasons } from '../evaluation/evaluate-flag.js'
import { ofrepErrorCodes } from './ofrep-failure.js'

const metadata = z.record(z.string(), z.union([z.boolean(), z.string(), z.number()])).optional()
const errorCode = z.enum(ofrepErrorCodes)
const errorDetails = z.string().optional()

export const ofrepRequestSchema = z
  .object({
    context: z.record(z.string(), z.json()).optional().meta({
      description: 'The reader: `targetingKey` (or `id`), and the attributes that targeting looks at',
    }),
  })
  .meta({ id: 'OfrepRequest' })

export const ofrepSuccessSchema = z
  .object({
    key: z.string(),
    reason: z.enum(flagReasons),
    variant: z.string().optional(),
    value: z.json().optional().meta({ description: 'Absent: code uses its own default' }),
    metadata,
  })
  .meta({ id: 'OfrepSuccess' })

export const ofrepFlagFailureSchema = z
  .object({ key: z.string(), errorCode, errorDetails })
  .meta({ id: 'OfrepFlagFailure' })

export const ofrepBulkSchema = z
  .object({
    flags: z.array(z.union([ofrepSuccessSchema, ofrepFlagFailureSchema])),
    metadata,
    eventStreams: z.array(
      z.object({
        type: z.literal('sse'),
        endpoint: z.object({ requestUri: z.string() }),
        inactivityDelaySec: z.int(),
      }),
    ),
  })
  .meta({ id: 'OfrepBulk' })

export const ofrepBulkFailureSchema = z.object({ errorCode, errorDetails }).meta({ id: 'OfrepBulkFailure' })

export const refetchSchema = z.object({
  type: z.literal('refetchEvaluation'),
  etag: z.string(),
  lastModified: z.string(),
})

/** The failures that every OFREP route may answer; `body` is how they look there. */
export function ofrepFailures(body: z.ZodType): ResponseDefinitions {
  const failure = (description: string): ResponseDefinition => ({ description, body })
  const later = (description: string): ResponseDefinition => ({ description, body, headers: retryAfter })
  return {
    401: {
      ...failure('No SDK key, or an unknown one'),
      headers: wwwAuthenticate,
    },
    403: failure('The SDK key is not for pages of this origin'),
    408: failure('The request took too long to arrive'),
    413: failure('The body is too large'),
    415: failure('The body’s encoding is unknown'),
    429: later('The SDK key makes more requests than it may'),
    500: failure('Something failed on our side'),
    503: later('Experiments and features have not been read yet, or there is no room for the body'),
  }
}
