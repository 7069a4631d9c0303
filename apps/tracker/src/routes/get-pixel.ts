import type { IncomingMessage, ServerResponse } from 'node:http'
import { callTypes, type CallType, type JsonObject } from '@frontpage/contracts'
import {
  defineRawRoute,
  hasTooManyParameters,
  type HttpFault,
  maxQueryParameters,
  networkOf,
  prepareReply,
  retryAfter,
  sendPrepared,
  spanOf,
  type RawRoute,
  type ResponseDefinitions,
  type RouteExample,
} from '@frontpage/service-kit'
import { z } from 'zod'
import type { IngestOutcome, Refusal } from '../ingest/ingest-outcome.js'
import type { IngestContext } from '../ingest/check-sender.js'
import { readPixelFields } from '../ingest/read-pixel-fields.js'
import { readIngestHeaders } from '../ingest/request-headers.js'
import { validateFields } from '../ingest/validate-request.js'
import { answerIngest, journalFault, toFault, toJournalFault } from './answer-ingest.js'
import type { IngestRouteContext } from './post-events.js'
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
      description: status === 200 ? 'The event is stored' : 'The event is not accepted',
      contentType: 'image/gif',
      ...(status === 429 && { headers: rateHeaders }),
      ...(status === 503 && { headers: retryAfter }),
    },
  ])
  return Object.fromEntries(described) as ResponseDefinitions
}

/** `GET /v1/pixel.gif`, and RudderStack's pixels, whose paths name the call. */
export function getPixels(context: IngestRouteContext): RawRoute[] {
  return [
    pixelRoute('/v1/pixel.gif', undefined, context),
    ...(['page', 'track'] as const).map((type) => ({
      ...pixelRoute(`/pixel/v1/${type}`, type, context),
      operationId: `getRudderPixelOf${type === 'page' ? 'Page' : 'Track'}`,
      aliasOf: 'getPixel',
      examples: { accepted: exampleOf(type) },
    })),
  ]
}

function exampleOf(type: CallType): RouteExample {
  const name = type === 'track' ? { event: 'Mail Opened' } : { name: 'Mail' }
  const query = { writeKey: 'dev', anonymousId: 'reader-3', ...name }
  return { summary: `A ${type} call`, query, status: 200 }
}

/**
 * One event in the query, for mails and pages without scripts.
 *
 * @param ofPath the call that a path of RudderStack's stands for; undefined where the query names it.
 */
function pixelRoute(path: string, ofPath: CallType | undefined, context: IngestRouteContext): RawRoute {
  const { ingest, intake, metrics, clientAddress } = context
  return defineRawRoute({
    method: 'GET',
    path,
    operationId: 'getPixel',
    summary: 'Accept one event from the query, and answer an image',
    description:
      'Further fields by their name, those of `properties`, `traits` and `context` with a dot: `properties.storyId`. The answer is always the image; its status says whether the event is stored. HEAD answers as GET does, and stores nothing.',
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
      noIdentity: { summary: 'An event without an identity', query: { writeKey: 'dev' }, status: 400 },
    },
    handler(req: IncomingMessage, res: ServerResponse) {
      const refuse = (fault: HttpFault): void =>
        sendPrepared(res, prepareReply(fault.status, { ...imageHeaders, ...fault.headers }, gif))
      const accept = (): void => sendPrepared(res, image)
      // Link previews send HEAD: they get the answer of a GET, and nothing is stored or counted.
      const isHead = req.method === 'HEAD'
      const full = intake.refusal()
      if (full !== undefined) {
        refuse(isHead ? toJournalFault(full) : journalFault(full, metrics))
        return
      }
      const outcome = validate(req, isHead ? withoutRateLimits(ingest) : ingest)
      if (!isHead)
        answerIngest(outcome, context, { span: spanOf(res), onAccepted: accept, onRefused: refuse })
      else if (outcome.kind === 'accepted') accept()
      else refuse(toFault(outcome))
    },
  })

  function validate(req: IncomingMessage, ingestContext: IngestContext): IngestOutcome {
    const url = req.url ?? ''
    if (hasTooManyParameters(url)) return tooManyParameters
    const headers = readIngestHeaders(req.rawHeaders)
    const fields = readPixelFields(url)
    if (ofPath !== undefined) unquoteAnonymousId(fields)
    const request = {
      type: ofPath ?? (fields.type === undefined ? 'page' : 'own'),
      url,
      // The image holds no data, so any page may show it.
      headers: { ...headers, origin: undefined },
      receivedAt: context.now(),
      ip: networkOf(clientAddress(req.socket.remoteAddress, headers.forwardedFor)),
    } as const
    return validateFields(request, fields, ingestContext)
  }
}

/** RudderStack's cookies hold JSON, so that a template which copies one into a pixel quotes the id; its gateway unquotes it. */
function unquoteAnonymousId(fields: JsonObject): void {
  if (typeof fields.anonymousId === 'string') fields.anonymousId = fields.anonymousId.replaceAll('"', '')
}

/** A context with the same sources that uses up no rate. */
function withoutRateLimits(ingest: IngestContext): IngestContext {
  return {
    ...ingest,
    find(writeKey) {
      const active = ingest.find(writeKey)
      return active && { ...active, limiter: undefined }
    },
  }
}

const tooManyParameters: Refusal = {
  kind: 'refused',
  status: 400,
  code: 'invalid_body',
  message: `A query may have at most ${maxQueryParameters} parameters.`,
}
