import type { ServerResponse } from 'node:http'
import { callTypes, ingestLimits, type CallType, type IngestCode } from '@frontpage/contracts'
import {
  defineRawRoute,
  HttpFault,
  prepareReply,
  readBody,
  sendPrepared,
  type BodyFault,
  type CorsPolicy,
  type RawRoute,
} from '@frontpage/service-kit'
import { truncateIp } from '../events/truncate-ip.js'
import type { Intake } from '../ingest/batch-intake.js'
import { clientIpOf } from '../ingest/client-ip.js'
import type { IngestMetrics } from '../ingest/ingest-metrics.js'
import { readBasicWriteKey, readQueryWriteKey } from '../ingest/read-write-key.js'
import { takeRequest, type Door, type IngestOutcome } from '../ingest/take-request.js'

export interface EventsDoor extends Door {
  readonly intake: Intake
  readonly metrics: IngestMetrics
  readonly trustedProxies: number
  /** Milliseconds since 1970. */
  now(): number
}

/** A write key is public and no cookie is read, so any page may read the answers. */
const anyOrigin: CorsPolicy = {
  origins: '*',
  allowHeaders: ['authorization', 'content-type', 'x-retry-count'],
  maxAgeSeconds: 86_400,
  preflightOnly: true,
}
const headers = { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' }
const success = prepareReply(200, headers, '{"success":true}')
const bodyLimits = { maxBytes: ingestLimits.maxBatchBytes }

/** `POST /v1/<call>` for each of Segment's calls, and `POST /v1/batch`. */
export function postEvents(door: EventsDoor): RawRoute[] {
  return [...callTypes.map((type) => ingestRoute(type, door)), ingestRoute(undefined, door)]
}

function ingestRoute(type: CallType | undefined, door: EventsDoor): RawRoute {
  return defineRawRoute({
    method: 'POST',
    path: `/v1/${type ?? 'batch'}`,
    operationId: type ?? 'batch',
    summary: type === undefined ? 'Take a batch of events' : `Take one ${type} event`,
    tags: ['events'],
    cors: anyOrigin,
    handler(req, res) {
      readBody(req, bodyLimits, (fault, body) => {
        if (fault !== undefined) throw toIngestFault(fault, door)
        const outcome = takeRequest(
          {
            body,
            type,
            writeKey: readBasicWriteKey(req.headers.authorization) ?? readQueryWriteKey(req.url ?? ''),
            receivedAt: door.now(),
            ip: truncateIp(clientIpOf(req, door.trustedProxies)),
            userAgent: req.headers['user-agent'],
          },
          door,
        )
        return answer(res, { outcome, isBatch: type === undefined, door })
      })
    },
  })
}

async function answer(
  res: ServerResponse,
  { outcome, isBatch, door }: { outcome: IngestOutcome; isBatch: boolean; door: EventsDoor },
): Promise<void> {
  if (outcome.kind === 'refused') throw refuse(outcome.status, outcome.code, outcome.message, door)
  const { lines, rejected } = outcome
  for (const { code } of rejected) door.metrics.countRejected(code)
  if (lines.length > 0) {
    try {
      await door.intake.append(lines)
    } catch (error) {
      throw overloaded(error, door)
    }
    door.metrics.accepted.inc(lines.length)
  }
  if (!isBatch) return sendPrepared(res, success)
  const body = { success: true, accepted: lines.length, ...(rejected.length > 0 && { rejected }) }
  sendPrepared(res, prepareReply(200, headers, JSON.stringify(body)))
}

function refuse(status: number, code: IngestCode, detail: string, door: EventsDoor): HttpFault {
  door.metrics.countRejected(code)
  return new HttpFault(status, code, { detail, headers: { 'Access-Control-Allow-Origin': '*' } })
}

function toIngestFault(fault: BodyFault, door: EventsDoor): Error {
  if (!(fault instanceof HttpFault)) return fault
  if (fault.status !== 413) return refuse(fault.status, 'invalid_body', fault.message, door)
  return refuse(
    413,
    'batch_too_large',
    `A request may have at most ${ingestLimits.maxBatchBytes} bytes.`,
    door,
  )
}

/** Whether the events are safe is not known: the client sends them again, and an event that was safe stays one event. */
function overloaded(cause: unknown, door: EventsDoor): HttpFault {
  door.metrics.countRejected('overloaded')
  return new HttpFault(503, 'overloaded', {
    detail: 'Events cannot be taken at the moment. Send them again.',
    headers: { 'Retry-After': '1', 'Access-Control-Allow-Origin': '*' },
    cause,
  })
}
