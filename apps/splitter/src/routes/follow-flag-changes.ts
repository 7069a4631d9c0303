import { defineRawRoute, HttpFault, type RawRoute } from '@frontpage/service-kit'
import { z } from 'zod'
import { browserAccess, grantReading } from '../keys/browser-access.js'
import { failOfrep } from '../ofrep/answer-ofrep.js'
import { ofrepBulkFailureSchema, ofrepFailures, refetchSchema } from '../ofrep/document-ofrep.js'
import type { FlagChangeStreams } from '../ofrep/flag-change-streams.js'
import { readStreamToken } from '../ofrep/stream-tokens.js'
import type { SdkRouteContext } from './route-context.js'

/** `GET /ofrep/v1/events?token=…`: the event stream whose address the answer with all flags gives. */
export function followFlagChanges(context: SdkRouteContext, streams: FlagChangeStreams): RawRoute {
  const { keys, signer, now, log } = context
  return defineRawRoute({
    method: 'GET',
    path: '/ofrep/v1/events',
    ...documentation,
    cors: browserAccess(keys),
    handler(req, res) {
      const { origin } = req.headers
      try {
        const claim = readStreamToken(signer, tokenOf(req.url ?? ''), now())
        const active = claim && keys.findById(claim.keyId)
        if (claim === undefined || active?.sdkKey.site !== claim.site) {
          throw new HttpFault(401, 'unknown_stream_token', {
            detail: 'The token is unknown or has expired. Ask for all flags again.',
            headers: { 'WWW-Authenticate': 'Bearer realm="sdk"' },
          })
        }
        if (origin !== undefined && !active.allowsOrigin(origin)) {
          throw new HttpFault(403, 'origin_not_allowed', {
            detail: 'Pages of this origin may not use this SDK key.',
          })
        }
        grantReading(res, origin, keys)
        streams.follow(req, res, claim)
      } catch (error) {
        failOfrep(req, res, error, { key: undefined, origin, keys, log })
      }
    },
  })
}

function tokenOf(url: string): string {
  const start = url.indexOf('?')
  return start === -1 ? '' : (new URLSearchParams(url.slice(start)).get('token') ?? '')
}

const documentation = {
  operationId: 'followFlagChanges',
  summary: 'Follow changes of the flags',
  description:
    'Each event says that the flags have changed and should be asked for again. After `Last-Event-ID`, and after a change that came between the answer and the stream, the first event comes at once.',
  tags: ['ofrep'],
  documents: {
    query: z.object({
      token: z.string().meta({ description: 'As in `eventStreams` of the answer with all flags' }),
    }),
    headers: z.object({ 'Last-Event-ID': z.string().optional() }),
    responses: {
      200: {
        description: 'Events, until either side ends the stream',
        contentType: 'text/event-stream',
        events: { message: refetchSchema },
      },
      ...ofrepFailures(ofrepBulkFailureSchema),
    },
  },
  examples: {
    unknownToken: {
      summary: 'A token that we did not sign',
      query: { token: 'made.up' },
      status: 401,
      answer: {
        errorCode: 'GENERAL',
        errorDetails: 'The token is unknown or has expired. Ask for all flags again.',
      },
    },
  },
} as const
