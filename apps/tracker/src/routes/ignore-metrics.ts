import { z } from 'zod'
import { defineRawRoute, problems, readBody, sendPrepared, type RawRoute } from '@frontpage/service-kit'
import { takenReplySchema } from '../events/call-schemas.js'
import { readIngestHeaders } from '../ingest/request-headers.js'
import type { SourceDoors } from '../ingest/source-doors.js'
import { successReply } from './answer-ingest.js'
import { browserAccess, grantReading } from './browser-access.js'

const maxBytes = 64 * 1024

/**
 * `POST /v1/m`: Segment's browser SDK reports its own metrics there. They are accepted, so that it does not complain,
 * and dropped.
 */
export function ignoreMetrics(doors: SourceDoors): RawRoute {
  return defineRawRoute({
    method: 'POST',
    path: '/v1/m',
    operationId: 'ignoreMetrics',
    summary: 'Take what an SDK measures of itself, and ignore it',
    tags: ['events'],
    documents: {
      body: z.unknown(),
      bodyTypes: ['application/json', 'text/plain'],
      responses: {
        200: { description: 'Ignored', body: takenReplySchema },
        400: problems('bad_encoding'),
        413: problems('body_too_large'),
        415: {
          ...problems('unsupported_encoding'),
          headers: { 'Accept-Encoding': 'The encodings that are taken' },
        },
      },
    },
    examples: {
      ignored: {
        summary: 'What Segment’s browser SDK sends',
        body: { series: [{ type: 'Counter', metric: 'analytics_js.invoke', value: 1, tags: {} }] },
        status: 200,
        answer: { success: true },
      },
    },
    cors: browserAccess(doors),
    handler(req, res) {
      const { origin } = readIngestHeaders(req.rawHeaders)
      readBody(req, { maxBytes }, (fault) => {
        if (fault !== undefined) {
          grantReading(res, origin, doors)
          throw fault
        }
        sendPrepared(
          res,
          successReply(origin !== undefined && doors.anyAllowsOrigin(origin) ? origin : undefined),
        )
      })
    },
  })
}
