import { ingestLimits, type CallType } from '@frontpage/contracts'
import {
  ClientGoneError,
  defineRawRoute,
  discardBody,
  failRequest,
  networkOf,
  readBody,
  sendPrepared,
  spanOf,
  type ClientAddress,
  type RawRoute,
} from '@frontpage/service-kit'
import { refuseBody } from '../ingest/refuse-body.js'
import { readIngestHeaders } from '../ingest/request-headers.js'
import type { ActiveSource, ActiveSources } from '../ingest/active-sources.js'
import {
  findSender,
  refuseBeforeBody,
  type IngestContext,
  type IngestRequest,
} from '../ingest/check-sender.js'
import { validateRequest } from '../ingest/validate-request.js'
import {
  answerIngest,
  batchReply,
  journalFault,
  successReply,
  type Answers,
  type AnswerTools,
} from './answer-ingest.js'
import { browserAccess, grantReading } from './browser-access.js'
import { documentIngest } from './document-ingest.js'

export interface IngestRouteContext extends AnswerTools {
  readonly ingest: IngestContext
  readonly sources: ActiveSources
  readonly clientAddress: ClientAddress
  /** Milliseconds since 1970. */
  now(): number
}

/**
 * Segment's routes, in the long form of servers and the one-letter form of browsers; RudderStack's for
 * beacons, and Jitsu's of pages and servers. Only the long form is an operation of its own.
 */
const paths: readonly (readonly [path: string, type: CallType | undefined, aliasOf?: string])[] = [
  ['/v1/track', 'track'],
  ['/v1/t', 'track', 'track'],
  ['/v1/page', 'page'],
  ['/v1/p', 'page', 'page'],
  ['/v1/screen', 'screen'],
  ['/v1/s', 'screen', 'screen'],
  ['/v1/identify', 'identify'],
  ['/v1/i', 'identify', 'identify'],
  ['/v1/group', 'group'],
  ['/v1/g', 'group', 'group'],
  ['/v1/alias', 'alias'],
  ['/v1/a', 'alias', 'alias'],
  ['/v1/batch', undefined],
  ['/v1/b', undefined, 'batch'],
  ['/v1/import', undefined, 'batch'],
  ['/beacon/v1/batch', undefined, 'batch'],
  ...(['track', 'page', 'identify', 'group'] as const).flatMap((type) => [
    [`/api/s/${type}`, type, type] as const,
    [`/api/s/s2s/${type}`, type, type] as const,
  ]),
]

const bodyLimits = { maxBytes: ingestLimits.maxBatchBytes }

export function postEvents(context: IngestRouteContext): RawRoute[] {
  return paths.map(([path, type, aliasOf]) => ({
    ...ingestRoute(path, type, context),
    ...(aliasOf !== undefined && { aliasOf }),
  }))
}

function ingestRoute(path: string, type: CallType | undefined, context: IngestRouteContext): RawRoute {
  const { ingest, sources, intake, metrics, clientAddress } = context
  return defineRawRoute({
    method: 'POST',
    path,
    operationId: operationIdOf(path),
    ...documentIngest(type),
    cors: browserAccess(sources),
    handler(req, res) {
      const headers = readIngestHeaders(req.rawHeaders)
      const { origin } = headers
      const answers: Answers = {
        span: spanOf(res),
        onAccepted: (accepted) =>
          sendPrepared(res, type === undefined ? batchReply(accepted, origin) : successReply(origin)),
        onRefused(fault) {
          grantReading(res, origin, sources)
          failRequest(req, res, fault)
        },
      }
      const full = intake.refusal()
      if (full !== undefined) {
        discardBody(req)
        answers.onRefused(journalFault(full, metrics))
        return
      }
      const request: IngestRequest = {
        type,
        url: req.url ?? '',
        headers,
        receivedAt: 0,
        ip: undefined,
        sender: undefined,
      }
      const sender = findSender(request, ingest)
      if (sender !== undefined) {
        const refusal = 'kind' in sender ? sender : refuseBeforeBody(sender, ingest)
        if (refusal !== undefined) {
          discardBody(req)
          answerIngest(refusal, context, answers)
          return
        }
        request.sender = sender as ActiveSource
      }
      readBody(req, bodyLimits, (fault, body, sentBytes) => {
        if (fault instanceof ClientGoneError) throw fault
        request.receivedAt = context.now()
        request.ip = networkOf(clientAddress(req.socket.remoteAddress, headers.forwardedFor))
        const outcome =
          fault === undefined
            ? validateRequest(request, body, ingest)
            : refuseBody(request, { fault, head: body, sentBytes }, ingest)
        answerIngest(outcome, context, answers)
      })
    },
  })
}

function operationIdOf(path: string): string {
  const [first, ...others] = path.split('/').filter((segment) => segment !== '' && segment !== 'v1')
  return [first, ...others.map((segment) => segment[0]!.toUpperCase() + segment.slice(1))].join('')
}
