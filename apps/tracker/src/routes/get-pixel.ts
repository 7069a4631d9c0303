import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  defineRawRoute,
  type HttpFault,
  prepareReply,
  sendPrepared,
  spanOf,
  type RawRoute,
} from '@frontpage/service-kit'
import { networkOf } from '../events/truncate-ip.js'
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
    handler(req: IncomingMessage, res: ServerResponse) {
      const refuse = (fault: HttpFault): void =>
        sendPrepared(res, prepareReply(fault.status, { ...imageHeaders, ...fault.headers }, gif))
      const full = intake.refusal()
      if (full !== undefined) {
        refuse(journalFault(full, metrics))
        return
      }
      const headers = readIngestHeaders(req.rawHeaders)
      const fields = readPixelFields(req.url ?? '')
      const request = {
        type: fields.type === undefined ? 'page' : 'own',
        url: req.url ?? '',
        // An image is no access to anything: whichever page shows it may.
        headers: { ...headers, origin: undefined },
        receivedAt: context.now(),
        ip: networkOf(clientIpOf(req.socket.remoteAddress, headers.forwardedFor, trustedProxies)),
      } as const
      answerIngest(takeFields(request, fields, desk), context, {
        span: spanOf(res),
        onTaken: () => sendPrepared(res, image),
        onRefused: refuse,
      })
    },
  })
}
