import { isUtf8 } from 'node:buffer'
import {
  ingestLimits,
  formatJson,
  isJsonObject,
  jsonParserOf,
  type IngestCode,
  type JsonObject,
  type JsonValue,
} from '@frontpage/contracts'
import { withoutByteOrderMark } from '@frontpage/service-kit'
import { eventTooLarge, validateCall } from '../events/validate-call.js'
import type { Redaction } from '../events/redact-urls.js'
import type { Stamp } from '../events/to-safe-event.js'
import type { IngestOutcome, Refusal } from './ingest-outcome.js'
import {
  findSenderByKey,
  findSender,
  privacyOf,
  refuse,
  refuseOverRate,
  type IngestContext,
  type IngestRequest,
} from './check-sender.js'
import { findBrokenSender } from './find-broken-sender.js'
import { toRejectedLine } from './keep-rejected.js'
import { readBasicWriteKey } from './read-write-key.js'
import type { ActiveSource } from './active-sources.js'
import { validateBatch, toLines, type Call } from './validate-batch.js'

/** Decides about a request with a body: who sends it, which events are accepted, and why the others are not. */
export function validateRequest(
  request: IngestRequest,
  received: Buffer,
  context: IngestContext,
): IngestOutcome {
  // A sender who is known without the body is checked before the body costs anything.
  const early = request.sender ?? findSender(request, context)
  if (early !== undefined && 'kind' in early) return early
  const body = withoutByteOrderMark(received)
  const text = decode(body)
  const parser = jsonParserOf(body)
  const payload = parse(text, parser)
  const sender = early ?? findSenderOfBody(payload, body, request, context)
  if ('kind' in sender) return sender
  const parsed = parser === plainParser ? payload : undefined
  return validatePayload(request, { payload, parsed, body, text, sender }, context)
}

/** Finds the sender who is named in the body alone, as far as it can be read. */
function findSenderOfBody(
  payload: JsonValue | undefined,
  body: Buffer,
  request: IngestRequest,
  context: IngestContext,
): ActiveSource | Refusal {
  if (isJsonObject(payload)) {
    return findSenderByKey(typeof payload.writeKey === 'string' ? payload.writeKey : '', request, context)
  }
  const sender = findBrokenSender(body, request, context)
  if (sender !== undefined) return sender
  // The body has to be mended first: an answer about the key would send its author to the wrong place.
  return payload === undefined ? refuse(400, 'invalid_json', noJson) : findSenderByKey('', request, context)
}

/** The same for a call whose fields were read from the URL. */
export function validateFields(
  request: IngestRequest,
  fields: JsonObject,
  context: IngestContext,
): IngestOutcome {
  const writeKey = typeof fields.writeKey === 'string' ? fields.writeKey : ''
  const sender = findSenderByKey(
    readBasicWriteKey(request.headers.authorization) ?? writeKey,
    request,
    context,
  )
  if ('kind' in sender) return sender
  const text = formatJson(fields)
  return validatePayload(
    request,
    { payload: fields, parsed: fields, body: Buffer.from(text), text, sender },
    context,
  )
}

const noJson = 'The body must be one JSON text in UTF-8.'

interface Payload {
  payload: JsonValue | undefined
  /** The payload where JSON.parse alone made it. */
  parsed: JsonValue | undefined
  body: Buffer
  /** The body decoded as UTF-8. */
  text: string
  sender: ActiveSource
}

function validatePayload(
  request: IngestRequest,
  { payload, parsed, body, text, sender }: Payload,
  context: IngestContext,
): IngestOutcome {
  const { source, linePrefix, isServer, isPlaceholder, kept, redaction } = sender
  const overRate = refuseOverRate(sender, countItems(payload), context)
  if (overRate !== undefined) return overRate
  const privacy = privacyOf(request.headers, source)
  const keep = (status: 400 | 413, code: IngestCode, message: string): Refusal => {
    const { receivedAt } = request
    const isPrivate = privacy !== undefined
    const line = toRejectedLine({
      code,
      message,
      body,
      payload,
      sourceId: source.id,
      receivedAt,
      isPrivate,
      redaction,
    })
    return { ...refuse(status, code, message), line }
  }
  if (payload === undefined) return keep(400, 'invalid_json', noJson)
  if (!isJsonObject(payload)) return keep(400, 'invalid_body', 'The body must be a JSON object.')
  const stamp: Stamp = {
    sourceId: source.id,
    site: source.site,
    environment: source.environment,
    receivedAt: request.receivedAt,
    // A server's own address says nothing of its readers.
    ip: isServer ? undefined : request.ip,
    ignoresSaidIp: !isServer,
    userAgent: request.headers.userAgent,
    isPrefetch: request.headers.isPrefetch,
    privacy,
    kept,
    hashId: context.hashId,
    redaction,
    newMessageId: context.newMessageId,
    type: request.type === 'own' ? undefined : request.type,
    batch: undefined,
  }
  const call: Call = {
    stamp,
    received: { body, text, parsed, linePrefix },
    isPlaceholder,
    addresses: 0,
    redaction: searched(text, redaction),
    redactedUrls: 0,
    length: 0,
    keep,
  }
  return request.type === undefined ? validateBatch(payload, call) : validateSingle(payload, call)
}

function validateSingle(payload: JsonObject, call: Call): IngestOutcome {
  const { stamp, received, keep } = call
  if (received.body.length > ingestLimits.maxEventBytes) return keep(413, 'event_too_large', eventTooLarge)
  const fault = validateCall(payload, stamp.type, call)
  if (fault !== undefined)
    return keep(fault.code === 'event_too_large' ? 413 : 400, fault.code, fault.message)
  return {
    kind: 'accepted',
    lines: toLines([payload], { ...call, isWhole: true }),
    accepted: 1,
    rejected: [],
  }
}

/** Most bodies hold no `?`, not even escaped, so nothing is to be searched in their texts. */
function searched(text: string, redaction: Redaction | undefined): Redaction | undefined {
  return redaction === 'query' && !text.includes('?') && !mayHoldEscapedQuery(text) ? undefined : redaction
}

function mayHoldEscapedQuery(text: string): boolean {
  return text.includes('\\') && text.includes('\\u003')
}

function countItems(payload: JsonValue | undefined): number {
  return isJsonObject(payload) && Array.isArray(payload.batch) ? Math.max(1, payload.batch.length) : 1
}

/** The body as text; empty, which is no JSON either, where it is not valid UTF-8. */
function decode(body: Buffer): string {
  return isUtf8(body) ? body.toString('utf8') : ''
}

/** Long integers stay numbers with it. */
const plainParser = jsonParserOf(Buffer.alloc(0))

function parse(text: string, parser: typeof plainParser): JsonValue | undefined {
  try {
    return parser(text)
  } catch {
    return undefined
  }
}
