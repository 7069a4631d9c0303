import { retryAfter, type ResponseDefinition, type ResponseDefinitions } from '@frontpage/service-kit'
import { z } from 'zod'

const json = z.record(z.string(), z.json())

export const growthbookParams = z.object({ key: z.string().meta({ description: 'The SDK key' }) })

export const growthbookPayloadSchema = z
  .object({
    status: z.literal(200),
    features: z.record(z.string(), json).meta({ description: 'By key: `defaultValue` and `rules`' }),
    dateUpdated: z.iso.datetime(),
    savedGroups: z.record(z.string(), z.json()),
  })
  .meta({ id: 'GrowthbookPayload' })

export const remoteRequestSchema = z
  .object({
    attributes: json.optional().meta({ description: 'The reader' }),
    url: z
      .string()
      .optional()
      .meta({ description: 'The page’s address; the attribute `url` unless there is one' }),
    forcedVariations: z.json().optional().meta({ description: 'Ignored: what is forced has to be signed' }),
    forcedFeatures: z.json().optional().meta({ description: 'Ignored: the SDK applies them itself' }),
  })
  .meta({ id: 'GrowthbookRemoteRequest' })

const trackSchema = z.object({
  experiment: z.object({ key: z.string(), variations: z.array(z.json()), phase: z.string() }),
  result: z.looseObject({
    key: z.string(),
    variationId: z.int(),
    exposureToken: z.string().optional().meta({ description: 'For `POST /v1/exposures`' }),
  }),
})

export const remotePayloadSchema = z
  .object({
    status: z.literal(200),
    features: z.record(
      z.string(),
      z.object({
        defaultValue: z.json(),
        rules: z.array(z.object({ force: z.json(), tracks: z.array(trackSchema) })).optional(),
      }),
    ),
    experiments: z.array(z.never()),
    dateUpdated: z.iso.datetime(),
  })
  .meta({ id: 'GrowthbookRemotePayload' })

const growthbookErrorSchema = z
  .object({ status: z.int(), error: z.string(), code: z.string() })
  .meta({ id: 'GrowthbookError' })

const failure = (description: string): ResponseDefinition => ({ description, body: growthbookErrorSchema })
const later = (description: string): ResponseDefinition => ({ ...failure(description), headers: retryAfter })

/** The failures that every route for GrowthBook's SDKs may answer. */
export const growthbookFailures: ResponseDefinitions = {
  401: failure('There is no such SDK key'),
  403: failure('The SDK key is not for this route, or not for pages of this origin'),
  429: later('The SDK key makes more requests than it may, or too many streams are followed'),
  500: failure('Something failed on our side'),
  503: later('Experiments and features have not been read yet, or there is no room'),
}

/** Those of a route with a body. */
export const growthbookBodyFailures: ResponseDefinitions = {
  ...growthbookFailures,
  400: failure('The body is not a JSON object with attributes'),
  408: failure('The request took too long to arrive'),
  413: failure('The body is too large'),
  415: failure('The body’s encoding is unknown'),
}
