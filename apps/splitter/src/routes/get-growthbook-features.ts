import {
  conditionalHeaders,
  defineRawRoute,
  isKnownEtag,
  sendPrepared,
  type RawRoute,
} from '@frontpage/service-kit'
import { failGrowthbook, grantGrowthbook, withKeyOfPath } from '../growthbook/answer-growthbook.js'
import {
  growthbookFailures,
  growthbookParams,
  growthbookPayloadSchema,
} from '../growthbook/document-growthbook.js'
import type { GrowthbookPayloads } from '../growthbook/growthbook-payloads.js'
import { admitSdk } from '../keys/admit-sdk.js'
import { browserAccess } from '../keys/browser-access.js'
import { readSdkHeaders } from '../keys/sdk-headers.js'
import type { SdkRouteContext } from './route-context.js'

/** `GET /api/features/{key}`: definitions for GrowthBook's SDKs on servers, which evaluate themselves. */
export function getGrowthbookFeatures(
  context: SdkRouteContext & { readonly growthbookPayloads: GrowthbookPayloads },
): RawRoute {
  const { keys, log, growthbookPayloads } = context
  return defineRawRoute({
    method: 'GET',
    path: '/api/features/:key',
    operationId: 'getGrowthbookFeatures',
    summary: 'All definitions of a site, for GrowthBook SDKs that evaluate on a server',
    description:
      'Only for server keys: rules, salts and variations that nobody has seen yet stand in it. An SDK in a page is pointed to `POST /api/eval/{key}`, by its option `remoteEval`. Changes are told at `GET /sub/{key}`.',
    tags: ['growthbook'],
    documents: {
      params: growthbookParams,
      headers: conditionalHeaders,
      responses: {
        200: {
          description: 'The payload of GrowthBook’s SDKs',
          body: growthbookPayloadSchema,
          headers: {
            ETag: 'Names the payload; a request with it as `If-None-Match` is not sent the same one again',
            'x-sse-support': '`enabled`: changes are told at `GET /sub/{key}`',
          },
        },
        304: {
          description: 'The payload is still the one of `If-None-Match`',
          headers: { ETag: 'As in a 200' },
        },
        ...growthbookFailures,
      },
    },
    examples: {
      payload: {
        summary: 'With a server key',
        params: { key: 'dev-server' },
        status: 200,
        answer: {
          status: 200,
          features: { 'live-ticker': { defaultValue: false } },
          savedGroups: {},
          dateUpdated: '2026-11-30T08:00:00.000Z',
        },
      },
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
        const { site } = admitSdk(context, headers, 'server').sdkKey
        const { etag, reply, notModified } = growthbookPayloads.ofSite(site)
        grantGrowthbook(res, headers.origin)
        sendPrepared(res, isKnownEtag(req.rawHeaders, etag) ? notModified : reply)
      } catch (error) {
        failGrowthbook(req, res, error, { origin: headers.origin, keys, log })
      }
    },
  })
}
