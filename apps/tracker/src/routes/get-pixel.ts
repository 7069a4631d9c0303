import type { IncomingMessage, ServerResponse } from 'node:http'
import { callTypes } from '@frontpage/contracts'
import {
  clientIpOf,
  defineRawRoute,
  hasTooManyParameters,
  type HttpFault,
  maxQueryParameters,
  prepareReply,
  retryAfter,
  sendPrepared,
  spanOf,
  type RawRoute,
  type ResponseDefinitions,
} from '@frontpage/service-kit'
import { z } from 'zod'
import { networkOf } from '../events/truncate-ip.js'
import type { IngestOutcome, Refusal } from '../ingest/ingest-outcome.js'
import type { Desk } from '../ingest/judge-sender.js'
import { readPixelFields } from '../ingest/read-pixel-fields.js'
import { readIngestHeaders } from '../ingest/request-headers.js'
import { takeFields } from '../ingest/take-request.js'
import { answerIngest, journalFault, toFault, toJournalFault } from './answer-ingest.js'
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
      'Further fields by their name, those of `properties`, `traits` and `context` with a dot: `properties.storyId`. The answer is always the image; its status says honestly whether the event is safe. HEAD answers what a GET would, and takes nothing.',
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
      const take = (): void => sendPrepared(res, image)
      // Link previews send HEAD: they get the answer of a GET, and nothing is stored or counted.
      const isHead = req.method === 'HEAD'
      const full = intake.refusal()
      if (full !== undefined) {
        refuse(isHead ? toJournalFault(full) : journalFault(full, metrics))
        return
      }
      const outcome = judge(req, isHead ? outsideRates(desk) : desk)
      if (!isHead) answerIngest(outcome, context, { span: spanOf(res), onTaken: take, onRefused: refuse })
      else if (outcome.kind === 'taken') take()
      else refuse(toFault(outcome))
    },
  })

  function judge(req: IncomingMessage, ofDesk: Desk): IngestOutcome {
    const url = req.url ?? ''
    if (hasTooManyParameters(url)) return tooManyParameters
    const headers = readIngestHeaders(req.rawHeaders)
    const fields = readPixelFields(url)
    const request = {
      type: fields.type === undefined ? 'page' : 'own',
      url,
      // The image holds no data, so any page may show it.
      headers: { ...headers, origin: undefined },
      receivedAt: context.now(),
      ip: networkOf(clientIpOf(req.socket.remoteAddress, headers.forwardedFor, trustedProxies)),
    } as const
    return takeFields(request, fields, ofDesk)
  }
}

/** A context with the same sources that uses up no rate. */
function outsideRates(desk: Desk): Desk {
  return {
    ...desk,
    find(writeKey) {
      const door = desk.find(writeKey)
      return door && { ...door, limiter: undefined }
    },
  }
}

const tooManyParameters: Refusal = {
  kind: 'refused',
  status: 400,
  code: 'invalid_body',
  message: `A query may have at most ${maxQueryParameters} parameters.`,
}
