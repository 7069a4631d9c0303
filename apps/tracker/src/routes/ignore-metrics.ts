import { defineRawRoute, readBody, sendPrepared, type RawRoute } from '@frontpage/service-kit'
import { readIngestHeaders } from '../ingest/request-headers.js'
import type { SourceDoors } from '../ingest/source-doors.js'
import { successReply } from './answer-ingest.js'
import { browserAccess, grantReading } from './browser-access.js'

const maxBytes = 64 * 1024

/** `POST /v1/m`: Segment's browser SDK reports about itself there. Taken, so that it does not complain, and dropped. */
export function ignoreMetrics(doors: SourceDoors): RawRoute {
  return defineRawRoute({
    method: 'POST',
    path: '/v1/m',
    operationId: 'ignoreMetrics',
    summary: 'Take what an SDK measures of itself, and ignore it',
    tags: ['events'],
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
