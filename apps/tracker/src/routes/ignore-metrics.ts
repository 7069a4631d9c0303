import { z } from 'zod'
import { defineRawRoute, problems, readBody, sendPrepared, type RawRoute } from '@frontpage/service-kit'
import { successReplySchema } from '../events/call-schemas.js'
import { readIngestHeaders } from '../ingest/request-headers.js'
import type { ActiveSources } from '../ingest/active-sources.js'
import { successReply } from './answer-ingest.js'
import { browserAccess, grantReading } from './browser-access.js'

const maxBytes = 64 * 1024

/**
 * `POST /v1/m`: Segment's browser SDK reports its own metrics there. They are accepted, so that it does not complain,
 * and dropped.
 */
export function ignoreMetrics(sources: ActiveSources): RawRoute {
  return defineRawRoute({
    method: 'POST',
    path: '/v1/m',
    operationId: 'ignoreMetrics',
    summary: 'Accept an SDK’s own metrics, and ignore them',
    tags: ['events'],
    documents: {
      body: z.unknown(),
      bodyTypes: ['application/json', 'text/plain'],
      responses: {
        200: { description: 'Ignored', body: successReplySchema },
        400: problems('bad_encoding'),
        413: problems('body_too_large'),
        415: {
          ...problems('unsupported_encoding'),
          headers: { 'Accept-Encoding': 'The encodings that are accepted' },
        },
      },
    },
    examples: {
      ignored: {
        summary: 'A report of Segment’s browser SDK',
        body: { series: [{ type: 'Counter', metric: 'analytics_js.invoke', value: 1, tags: {} }] },
        status: 200,
        answer: { success: true },
      },
    },
    cors: browserAccess(sources),
    handler(req, res) {
      const { origin } = readIngestHeaders(req.rawHeaders)
      readBody(req, { maxBytes }, (fault) => {
        if (fault !== undefined) {
          grantReading(res, origin, sources)
          throw fault
        }
        sendPrepared(
          res,
          successReply(origin !== undefined && sources.anyAllowsOrigin(origin) ? origin : undefined),
        )
      })
    },
  })
}
