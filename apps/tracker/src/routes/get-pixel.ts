import type { IncomingMessage, ServerResponse } from 'node:http'
import { callTypes } from '@frontpage/contracts'
import {
  defineRawRoute,
  type HttpFault,
  prepareReply,
  retryAfter,
  sendPrepared,
  spanOf,
  type RawRoute,
  type ResponseDefinitions,
} from '@frontpage/service-kit'
import { z } from 'zod'
import { networkOf } from '../events/truncate-ip.js'
import { clientIpOf } from '../ingest/client-ip.js'
import { readPixelFields } from '../ingest/read-pixel-fields.js'
import { readIngestHeaders } from '../ingest/request-headers.js'
import { takeFields } from '../ingest/take-request.js'
import { answerIngest, journalFault } from './answer-ingest.js'
import type { EventsContext } from './post-events.js'
import { rateHeaders, writeKeyCredentials } from './write-key-access.js'

const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const imageHeaders = {
  'Content-Type': 'image/gif',
  'Cache-Control': 'no-store, no-cache, must-revalidate, max-age=0',
  Pragma: 'no-cache',
}
const image = prepareReply(200, imageHeaders, gif)

const field = z.string().optional()
const pixelQuery = z.object({
  writeKey: field,
  type: z.enum(callTypes).optional().meta({ description: 'Absent: `page`' }),
  data: field.meta({ description: 'A whole event as JSON in base64' }),
  event: field,
  name: field,
  anonymousId: field,
  userId: field,
  messageId: field,
  groupId: field,
  previousId: field,
  'properties.storyId': field,
  'properties.title': field,
  'properties.section': field,
  'properties.url': field,
})

function imageFor(statuses: readonly number[]): ResponseDefinitions {
  const described = statuses.map((status) => [
    status,
    {
      description: status === 200 ? 'The event is safe' : 'The event is not taken',
      contentType: 'image/gif',
      ...(status === 429 && { headers: rateHeaders }),
      ...(status === 503 && { headers: retryAfter }),
    },
  ])
  return Object.fromEntries(described) as ResponseDefinitions
}

/** `GET /v1/pixel.gif`: one event in the query, for mails and pages without scripts. */
export function getPixel(context: EventsContext): RawRoute {
  const { desk, intake, metrics, trustedProxies } = context
  return defineRawRoute({
    method: 'GET',
    path: '/v1/pixel.gif',
    operationId: 'getPixel',
    summary: 'Take one event from the query, and answer an image',
    description:
      'Further fields by their name, those of `properties`, `traits` and `context` with a dot: `properties.storyId`. The answer is always the image; its status says honestly whether the event is safe.',
    tags: ['events'],
    credentials: writeKeyCredentials,
    documents: { query: pixelQuery, responses: imageFor([200, 400, 401, 403, 413, 429, 503]) },
    examples: {
      view: {
        summary: 'A view of a story',
        query: {
          writeKey: 'dev',
          type: 'page',
          anonymousId: 'reader-3',
          'properties.storyId': 'hello',
          'properties.url': 'https://www.example.com/world/hello',
        },
        status: 200,
      },
      nobody: { summary: 'An event of nobody', query: { writeKey: 'dev' }, status: 400 },
    },
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
