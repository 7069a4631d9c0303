import { isUtf8 } from 'node:buffer'
import {
  ingestLimits,
  isJsonObject,
  type CallType,
  type IngestCode,
  type JsonObject,
  type JsonValue,
  type Source,
} from '@frontpage/contracts'
import { acceptEvent, type Stamp } from '../events/accept-event.js'
import { checkJson } from '../events/check-json.js'
import { toWellFormedJson } from '../events/to-well-formed-json.js'
import type { IngestOutcome, Refusal, RejectedItem } from './ingest-outcome.js'
import { toRejectedLine } from './keep-rejected.js'
import { readBasicWriteKey, readQueryWriteKey } from './read-write-key.js'
import type { IngestHeaders } from './request-headers.js'
import type { SourceDoor } from './source-doors.js'

/** What the HTTP side knows of a request to an ingest route. */
export interface IngestRequest {
  /** The call that the route stands for; `own`: the one that the event names; undefined for a batch. */
  type: CallType | 'own' | undefined
  url: string
  headers: IngestHeaders
  /** Milliseconds since 1970. */
  receivedAt: number
  /** Truncated. */
  ip: string | undefined
}

export interface Desk {
  /** False while nobody's write key can be called unknown. */
  readonly isOpen: () => boolean
  readonly find: (writeKey: string) => SourceDoor | undefined
  readonly newMessageId: () => string
  readonly monotonicMs: () => number
}

const eventTooLarge = `An event may have at most ${ingestLimits.maxEventBytes} bytes.`

/** Decides about a request with a body: who sends, what of it is accepted, and why the rest is not. */
export function takeRequest(request: IngestRequest, body: Buffer, desk: Desk): IngestOutcome {
  // Who is known by the header is judged before the body costs anything.
  const headerKey = readOuterWriteKey(request)
  const early = headerKey === undefined ? undefined : findDoor(headerKey, request, desk)
  if (early !== undefined && 'kind' in early) return early
  const payload = parse(body)
  const bodyKey = isJsonObject(payload) && typeof payload.writeKey === 'string' ? payload.writeKey : ''
  const door = early ?? findDoor(bodyKey, request, desk)
  if ('kind' in door) return door
  return takePayload(request, { payload, body, door }, desk)
}

/** The same for a call whose fields were read from the URL. */
export function takeFields(request: IngestRequest, fields: JsonObject, desk: Desk): IngestOutcome {
  const writeKey = typeof fields.writeKey === 'string' ? fields.writeKey : ''
  const door = findDoor(readBasicWriteKey(request.headers.authorization) ?? writeKey, request, desk)
  if ('kind' in door) return door
  return takePayload(request, { payload: fields, body: Buffer.from(JSON.stringify(fields)), door }, desk)
}

function takePayload(
  request: IngestRequest,
  { payload, body, door }: { payload: JsonValue | undefined; body: Buffer; door: SourceDoor },
  desk: Desk,
): IngestOutcome {
  const { source } = door
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
    source,
    receivedAt: request.receivedAt,
    ip: request.ip,
    userAgent: request.headers.userAgent,
    privacy,
    newMessageId: desk.newMessageId,
    type: request.type === 'own' ? undefined : request.type,
    batch: undefined,
  }
  const call = { stamp, bodyBytes: body.length, keep }
  return request.type === undefined ? takeBatch(payload, call) : takeOne(payload, call)
}

/** The write key as far as it is known without the body. */
export function readOuterWriteKey({ headers, url }: IngestRequest): string | undefined {
  return readBasicWriteKey(headers.authorization) ?? readQueryWriteKey(url)
}

export function refuseOverRate(
  { source, limiter }: SourceDoor,
  events: number,
  desk: Desk,
): Refusal | undefined {
  if (limiter === undefined) return undefined
  const state = limiter.take(events, desk.monotonicMs())
  if (state.allowed) return undefined
  const message = `This source may send ${source.rate?.eventsPerSecond} events a second.`
  return { ...refuse(429, 'rate_exceeded', message), rate: { ...state, limit: limiter.limit } }
}

interface Call {
  stamp: Stamp
  bodyBytes: number
  keep: (status: 400 | 413, code: IngestCode, message: string) => Refusal
}

function takeOne(payload: JsonObject, { stamp, bodyBytes, keep }: Call): IngestOutcome {
  if (bodyBytes > ingestLimits.maxEventBytes) return keep(413, 'event_too_large', eventTooLarge)
  const result = acceptEvent(payload, stamp)
  if ('rejection' in result) return keep(400, result.rejection.code, result.rejection.message)
  return { kind: 'taken', lines: [toWellFormedJson(result.event)], accepted: 1, rejected: [] }
}

function takeBatch(payload: JsonObject, { stamp, bodyBytes, keep }: Call): IngestOutcome {
  const { batch: items, context } = payload
  if (!Array.isArray(items)) return keep(400, 'invalid_body', '"batch" must be an array of events.')
  if (items.length === 0) return keep(400, 'batch_empty', '"batch" holds no event.')
  if (items.length > ingestLimits.maxBatchEvents) {
    return keep(413, 'batch_too_long', `A batch may hold ${ingestLimits.maxBatchEvents} events.`)
  }
  if (context !== undefined && context !== null && !isJsonObject(context)) {
    return keep(400, 'invalid_field', '"context" of the batch must be a JSON object.')
  }
  const shared = findSharedFault(payload, items.length)
  if (shared !== undefined) return keep(shared.status, shared.code, shared.message)
  stamp.batch = {
    sentAt: payload.sentAt,
    context: context ?? undefined,
    integrations: payload.integrations ?? undefined,
  }
  const lines: string[] = []
  const rejected: RejectedItem[] = []
  const rejectedLines: string[] = []
  const reject = (index: number, code: IngestCode, message: string): void => {
    rejected.push({ index, code, message })
    const { source, receivedAt, privacy } = stamp
    const isPrivate = privacy !== undefined
    const body = items[index]
    rejectedLines.push(toRejectedLine({ code, message, body, sourceId: source.id, receivedAt, isPrivate }))
  }
  for (const [index, item] of items.entries()) {
    const result = acceptEvent(item, stamp)
    if ('rejection' in result) {
      reject(index, result.rejection.code, result.rejection.message)
      continue
    }
    const line = toWellFormedJson(result.event)
    if (mayBeTooLarge(line, bodyBytes) && byteLengthOf(item) > ingestLimits.maxEventBytes) {
      reject(index, 'event_too_large', eventTooLarge)
    } else lines.push(line)
  }
  return { kind: 'taken', lines: lines.concat(rejectedLines), accepted: lines.length, rejected }
}

/** What all items share is checked once, and must not make a small request a huge one: it is written with each of them. */
function findSharedFault(
  { context, integrations }: JsonObject,
  items: number,
): { status: 400 | 413; code: IngestCode; message: string } | undefined {
  if (context === undefined && integrations === undefined) return undefined
  const fault = checkJson([context ?? null, integrations ?? null], 1)
  if (fault !== undefined) {
    const message =
      '"context" or "integrations" of the batch is nested too deep, or holds a number too large.'
    return { status: 400, code: fault, message }
  }
  const bytes = byteLengthOf([context, integrations])
  if (bytes > ingestLimits.maxEventBytes) {
    return { status: 413, code: 'event_too_large', message: eventTooLarge }
  }
  if (bytes * items <= ingestLimits.maxSharedBytes) return undefined
  const message =
    '"context" and "integrations" of the batch are too large to be written with each of its events.'
  return { status: 413, code: 'batch_too_large', message }
}

export function findDoor(writeKey: string, { headers }: IngestRequest, desk: Desk): SourceDoor | Refusal {
  if (writeKey === '') {
    return refuse(
      401,
      'missing_write_key',
      'Send the write key: Basic authorization, "writeKey" in the body or the query.',
    )
  }
  const door = desk.find(writeKey)
  if (door === undefined) {
    return desk.isOpen()
      ? refuse(401, 'unknown_write_key', 'No source has this write key.')
      : refuse(503, 'overloaded', 'The sources are not known yet. Send the events again.')
  }
  if (!door.source.enabled) return refuse(403, 'source_disabled', 'This source is switched off.')
  if (headers.origin !== undefined && !door.allowsOrigin(headers.origin)) {
    return refuse(403, 'origin_not_allowed', 'This source takes no events from pages of this origin.')
  }
  return door
}

export function privacyOf(headers: IngestHeaders, { privacy }: Source): 'gpc' | 'dnt' | undefined {
  if (headers.globalPrivacyControl && privacy.globalPrivacyControl === 'honour') return 'gpc'
  return headers.doNotTrack && privacy.doNotTrack === 'honour' ? 'dnt' : undefined
}

function countItems(payload: JsonValue | undefined): number {
  return isJsonObject(payload) && Array.isArray(payload.batch) ? Math.max(1, payload.batch.length) : 1
}

/** Spares nearly every event a second serialisation: a character is at most three bytes, a stamp a few hundred. */
function mayBeTooLarge(line: string, bodyBytes: number): boolean {
  return bodyBytes > ingestLimits.maxEventBytes && line.length * 3 > ingestLimits.maxEventBytes
}

function byteLengthOf(item: unknown): number {
  return Buffer.byteLength(JSON.stringify(item))
}

function parse(body: Buffer): JsonValue | undefined {
  if (!isUtf8(body)) return undefined
  try {
    return JSON.parse(body.toString('utf8')) as JsonValue
  } catch {
    return undefined
  }
}

function refuse(status: Refusal['status'], code: IngestCode, message: string): Refusal {
  return { kind: 'refused', status, code, message }
}
