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
import { eventTooLarge, judgeCall } from '../events/judge-call.js'
import type { Stamp } from '../events/to-safe-event.js'
import type { IngestOutcome, Refusal } from './ingest-outcome.js'
import {
  findDoor,
  findSender,
  privacyOf,
  refuse,
  refuseOverRate,
  type Desk,
  type IngestRequest,
} from './judge-sender.js'
import { toRejectedLine } from './keep-rejected.js'
import { readBasicWriteKey } from './read-write-key.js'
import type { SourceDoor } from './source-doors.js'
import { takeBatch, toLines, type Call } from './take-batch.js'

/** Decides about a request with a body: who sends it, which events are accepted, and why the others are not. */
export function takeRequest(request: IngestRequest, body: Buffer, desk: Desk): IngestOutcome {
  // A sender who is known without the body is checked before the body costs anything.
  const early = request.sender ?? findSender(request, desk)
  if (early !== undefined && 'kind' in early) return early
  const text = decode(body)
  const payload = parse(text, body)
  const bodyKey = isJsonObject(payload) && typeof payload.writeKey === 'string' ? payload.writeKey : ''
  const door = early ?? findDoor(bodyKey, request, desk)
  if ('kind' in door) return door
  return takePayload(request, { payload, body, text, door }, desk)
}

/** The same for a call whose fields were read from the URL. */
export function takeFields(request: IngestRequest, fields: JsonObject, desk: Desk): IngestOutcome {
  const writeKey = typeof fields.writeKey === 'string' ? fields.writeKey : ''
  const door = findDoor(readBasicWriteKey(request.headers.authorization) ?? writeKey, request, desk)
  if ('kind' in door) return door
  const text = formatJson(fields)
  return takePayload(request, { payload: fields, body: Buffer.from(text), text, door }, desk)
}

interface Payload {
  payload: JsonValue | undefined
  body: Buffer
  /** The body decoded as UTF-8. */
  text: string
  door: SourceDoor
}

function takePayload(
  request: IngestRequest,
  { payload, body, text, door }: Payload,
  desk: Desk,
): IngestOutcome {
  const { source, seal } = door
  const overRate = refuseOverRate(door, countItems(payload), desk)
  if (overRate !== undefined) return overRate
  const privacy = privacyOf(request.headers, source)
  const keep = (status: 400 | 413, code: IngestCode, message: string): Refusal => {
    const { receivedAt } = request
    const isPrivate = privacy !== undefined
    const line = toRejectedLine({ code, message, body, payload, sourceId: source.id, receivedAt, isPrivate })
    return { ...refuse(status, code, message), line }
  }
  if (payload === undefined) return keep(400, 'invalid_json', 'The body must be one JSON text in UTF-8.')
  if (!isJsonObject(payload)) return keep(400, 'invalid_body', 'The body must be a JSON object.')
  const stamp: Stamp = {
    sourceId: source.id,
    site: source.site,
    environment: source.environment,
    receivedAt: request.receivedAt,
    ip: request.ip,
    userAgent: request.headers.userAgent,
    isPrefetch: request.headers.isPrefetch,
    privacy,
    newMessageId: desk.newMessageId,
    type: request.type === 'own' ? undefined : request.type,
    batch: undefined,
  }
  const call: Call = { stamp, received: { body, text, seal }, keep }
  return request.type === undefined ? takeBatch(payload, call) : takeOne(payload, call)
}

function takeOne(payload: JsonObject, { stamp, received, keep }: Call): IngestOutcome {
  if (received.body.length > ingestLimits.maxEventBytes) return keep(413, 'event_too_large', eventTooLarge)
  const fault = judgeCall(payload, stamp.type)
  if (fault !== undefined)
    return keep(fault.code === 'event_too_large' ? 413 : 400, fault.code, fault.message)
  return { kind: 'taken', lines: toLines([payload], received, stamp), accepted: 1, rejected: [] }
}

function countItems(payload: JsonValue | undefined): number {
  return isJsonObject(payload) && Array.isArray(payload.batch) ? Math.max(1, payload.batch.length) : 1
}

/** The body as text; empty, which is no JSON either, where it is not valid UTF-8. */
function decode(body: Buffer): string {
  return isUtf8(body) ? body.toString('utf8') : ''
}

function parse(text: string, body: Buffer): JsonValue | undefined {
  try {
    return jsonParserOf(body)(text)
  } catch {
    return undefined
  }
}
