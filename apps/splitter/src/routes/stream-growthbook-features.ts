import { defineRawRoute, type RawRoute } from '@frontpage/service-kit'
import { z } from 'zod'
import { failGrowthbook, grantGrowthbook, withKeyOfPath } from '../growthbook/answer-growthbook.js'
import {
  growthbookFailures,
  growthbookParams,
  growthbookPayloadSchema,
} from '../growthbook/document-growthbook.js'
import type { GrowthbookStreams } from '../growthbook/growthbook-streams.js'
import { admitSdk } from '../keys/admit-sdk.js'
import { browserAccess } from '../keys/browser-access.js'
import { readSdkHeaders } from '../keys/sdk-headers.js'
import type { SdkRouteContext } from './route-context.js'

/** `GET /sub/{key}`: the payload of `GET /api/features/{key}` as server-sent events. */
export function streamGrowthbookFeatures(
  context: SdkRouteContext & { readonly growthbookStreams: GrowthbookStreams },
): RawRoute {
  const { keys, log, growthbookStreams } = context
  return defineRawRoute({
    method: 'GET',
    path: '/sub/:key',
    operationId: 'streamGrowthbookFeatures',
    summary: 'The definitions of a site as server-sent events: now, and whenever they change',
    description:
      'Only for server keys. Who comes back with the `Last-Event-ID` of what is still in force is not sent it again. A client that does not read is dropped.',
    tags: ['growthbook'],
    documents: {
      params: growthbookParams,
      headers: z.object({
        'Last-Event-ID': z
          .string()
          .optional()
          .meta({ description: 'The `id` of the last event that one has' }),
      }),
      responses: {
        200: { description: 'Events `features`', events: { features: growthbookPayloadSchema } },
        ...growthbookFailures,
      },
    },
    examples: {
      publicKey: {
        summary: 'With a public key',
        params: { key: 'dev' },
        status: 403,
        answer: {
          status: 403,
          error: 'This needs a server key, which no page may hold.',
          code: 'server_key_needed',
        },
      },
    },
    cors: browserAccess(keys),
    handler(req, res, { key }) {
      const headers = withKeyOfPath(readSdkHeaders(req.rawHeaders), key)
      try {
        const { sdkKey } = admitSdk(context, headers, 'server')
        grantGrowthbook(res, headers.origin)
        growthbookStreams.open(req, res, sdkKey)
      } catch (error) {
        failGrowthbook(req, res, error, { origin: headers.origin, keys, log })
      }
    },
  })
}
