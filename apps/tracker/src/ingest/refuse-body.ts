import { ingestLimits } from '@frontpage/contracts'
import { withoutByteOrderMark, type HttpFault } from '@frontpage/service-kit'
import type { Refusal } from './ingest-outcome.js'
import {
  findSender,
  privacyOf,
  refuseOverRate,
  type IngestContext,
  type IngestRequest,
} from './check-sender.js'
import { findBrokenSender } from './find-broken-sender.js'
import { toRejectedLine } from './keep-rejected.js'

/**
 * Refuses a request whose body could not be read: too large, also when inflated, not in the encoding that it names, too
 * slow, or without room for it. Where the write key stands outside the body, or in the part of it that was received,
 * that part is kept like every other rejection.
 */
export function refuseBody(
  request: IngestRequest,
  { fault, head, sentBytes }: { fault: HttpFault; head: Buffer; sentBytes: number },
  context: IngestContext,
): Refusal {
  const refusal = { ...describe(fault, request), headers: fault.headers }
  // The client may send the same request again and succeed.
  if (fault.retryable) return refusal
  const isReadable = startsLikeJson(head)
  const sender =
    request.sender ??
    findSender(request, context) ??
    (isReadable ? findBrokenSender(head, request, context) : undefined)
  if (sender === undefined) return refusal
  if ('kind' in sender) return { ...sender, headers: fault.headers }
  const overRate = refuseOverRate(sender, 1, context)
  if (overRate !== undefined) return { ...overRate, headers: fault.headers }
  const line = toRejectedLine({
    code: refusal.code,
    message: refusal.message,
    // A compressed body is not kept, because its bytes would not help anybody.
    body: isReadable ? head : Buffer.alloc(0),
    bodyBytes: sentBytes,
    sourceId: sender.source.id,
    receivedAt: request.receivedAt,
    redaction: sender.redaction,
    isPrivate: privacyOf(request.headers, sender.source) !== undefined,
  })
  return { ...refusal, line }
}

function startsLikeJson(head: Buffer): boolean {
  return /^\s*[[{]/.test(withoutByteOrderMark(head).toString('latin1', 0, 64))
}

function describe(fault: HttpFault, { type }: IngestRequest): Refusal {
  const { status, message } = fault
  if (status === 503) return { kind: 'refused', status, code: 'overloaded', message }
  if (status === 408) return { kind: 'refused', status, code: 'request_timeout', message }
  if (status !== 413) {
    return { kind: 'refused', status: 400, code: 'invalid_encoding', message }
  }
  return type === undefined
    ? {
        kind: 'refused',
        status: 413,
        code: 'batch_too_large',
        message: `A batch may have at most ${ingestLimits.maxBatchBytes} bytes, also when inflated.`,
      }
    : {
        kind: 'refused',
        status: 413,
        code: 'event_too_large',
        message: `An event may have at most ${ingestLimits.maxEventBytes} bytes, also when inflated.`,
      }
}
