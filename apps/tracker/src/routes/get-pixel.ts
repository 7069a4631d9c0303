import type { IncomingMessage, ServerResponse } from 'node:http'
import { defineRawRoute, HttpFault, prepareReply, sendPrepared, type RawRoute } from '@frontpage/service-kit'
import { truncateIp } from '../events/truncate-ip.js'
import { clientIpOf } from '../ingest/client-ip.js'
import { readPixelFields } from '../ingest/read-pixel-fields.js'
import { readIngestHeaders } from '../ingest/request-headers.js'
import { takeFields } from '../ingest/take-request.js'
import { answerIngest, journalFault } from './answer-ingest.js'
import type { EventsContext } from './post-events.js'

const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const imageHeaders = {
  'Content-Type': 'image/gif',
  'Cache-Control': 'no-store, no-cache, must-revalidate, max-age=0',
  Pragma: 'no-cache',
}
const image = prepareReply(200, imageHeaders, gif)

/**
 * `GET /v1/pixel.gif`: one event in the query, for mails and pages without scripts. The answer is always the image; its
 * status says honestly whether the event is safe.
 */
export function getPixel(context: EventsContext): RawRoute {
  const { desk, intake, metrics, trustedProxies } = context
  return defineRawRoute({
    method: 'GET',
    path: '/v1/pixel.gif',
    operationId: 'getPixel',
    summary: 'Take one event from the query, and answer an image',
    tags: ['events'],
    async handler(req: IncomingMessage, res: ServerResponse) {
      try {
        const full = intake.refusal()
        if (full !== undefined) throw journalFault(full, metrics)
        const headers = readIngestHeaders(req.rawHeaders)
        const fields = readPixelFields(req.url ?? '')
        const outcome = takeFields(
          {
            type: fields.type === undefined ? 'page' : 'own',
            url: req.url ?? '',
            headers: { ...headers, origin: undefined },
            receivedAt: context.now(),
            ip: truncateIp(clientIpOf(req.socket.remoteAddress, headers.forwardedFor, trustedProxies)),
          },
          fields,
          desk,
        )
        await answerIngest(outcome, context, {
          onTaken: () => sendPrepared(res, image),
          onRefused: () => {},
        })
      } catch (error) {
        if (!(error instanceof HttpFault)) throw error
        sendPrepared(res, prepareReply(error.status, { ...imageHeaders, ...error.headers }, gif))
      }
    },
  })
}
