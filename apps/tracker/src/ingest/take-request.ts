import { isUtf8 } from 'node:buffer'
import {
  ingestLimits,
  isJsonObject,
  type CallType,
  type IngestCode,
  type JsonObject,
  type Source,
} from '@frontpage/contracts'
import { acceptEvent, type Rejection, type Stamp } from '../events/accept-event.js'
import { toWellFormedJson } from '../events/to-well-formed-json.js'

/** What the HTTP side knows of a request to an ingest route, its body read and inflated. */
export interface IngestRequest {
  body: Buffer
  /** The call that the route stands for; undefined for a batch. */
  type: CallType | undefined
  /** From the header or the query; the body's own serves when there is none. */
  writeKey: string | undefined
  /** Milliseconds since 1970. */
  receivedAt: number
  /** Truncated. */
  ip: string | undefined
  userAgent: string | undefined
}

interface RejectedItem extends Rejection {
  /** In the batch, from 0. */
  index: number
}

export type IngestOutcome =
  /** Nothing of the request is taken. */
  | { kind: 'refused'; status: 400 | 401 | 403 | 413; code: IngestCode; message: string }
  /** `lines` are the accepted events' JSON texts, ready for a batch. */
  | { kind: 'taken'; lines: string[]; rejected: RejectedItem[] }

export interface Door {
  sourceOf(writeKey: string): Source | undefined
  newMessageId(): string
}

const eventTooLarge = `An event may have at most ${ingestLimits.maxEventBytes} bytes.`

/** Decides about a request: who sends, what of it is accepted, and why the rest is not. Pure but for the ids that it draws. */
export function takeRequest(request: IngestRequest, door: Door): IngestOutcome {
  if (request.type !== undefined && request.body.length > ingestLimits.maxEventBytes) {
    return refuse(413, 'event_too_large', eventTooLarge)
  }
  const payload = parse(request.body)
  if (payload === undefined) return refuse(400, 'invalid_json', 'The body must be one JSON text in UTF-8.')
  if (!isJsonObject(payload)) return refuse(400, 'invalid_body', 'The body must be a JSON object.')

  const writeKey = request.writeKey ?? (typeof payload.writeKey === 'string' ? payload.writeKey : '')
  if (writeKey === '') {
    return refuse(
      401,
      'missing_write_key',
      'Send the write key: Basic authorization, "writeKey" in the body or the query.',
    )
  }
  const source = door.sourceOf(writeKey)
  if (source === undefined) return refuse(401, 'unknown_write_key', 'No source has this write key.')
  if (!source.enabled) return refuse(403, 'source_disabled', 'This source is switched off.')

  const stamp: Stamp = {
    source,
    receivedAt: request.receivedAt,
    ip: request.ip,
    userAgent: request.userAgent,
    newMessageId: () => door.newMessageId(),
  }
  return request.type === undefined
    ? takeBatch(payload, request.body.length, stamp)
    : takeOne(payload, { ...stamp, type: request.type })
}

function takeOne(payload: JsonObject, stamp: Stamp): IngestOutcome {
  const result = acceptEvent(payload, stamp)
  if ('rejection' in result) return refuse(400, result.rejection.code, result.rejection.message)
  return { kind: 'taken', lines: [toWellFormedJson(result.event)], rejected: [] }
}

function takeBatch(payload: JsonObject, bodyBytes: number, stamp: Stamp): IngestOutcome {
  const { batch: items, context } = payload
  if (!Array.isArray(items)) return refuse(400, 'invalid_body', '"batch" must be an array of events.')
  if (items.length === 0) return refuse(400, 'batch_empty', '"batch" holds no event.')
  if (items.length > ingestLimits.maxBatchEvents) {
    return refuse(413, 'batch_too_long', `A batch may hold ${ingestLimits.maxBatchEvents} events.`)
  }
  if (context !== undefined && context !== null && !isJsonObject(context)) {
    return refuse(400, 'invalid_field', '"context" of the batch must be a JSON object.')
  }
  const itemStamp: Stamp = {
    ...stamp,
    batch: {
      sentAt: payload.sentAt,
      context: context ?? undefined,
      integrations: payload.integrations ?? undefined,
    },
  }
  const lines: string[] = []
  const rejected: RejectedItem[] = []
  for (const [index, item] of items.entries()) {
    const result = acceptEvent(item, itemStamp)
    if ('rejection' in result) {
      rejected.push({ index, ...result.rejection })
      continue
    }
    const line = toWellFormedJson(result.event)
    if (mayBeTooLarge(line, bodyBytes) && byteLengthOf(item) > ingestLimits.maxEventBytes) {
      rejected.push({ index, code: 'event_too_large', message: eventTooLarge })
    } else lines.push(line)
  }
  return { kind: 'taken', lines, rejected }
}

/** Spares nearly every event a second serialisation: a character is at most three bytes, a stamp a few hundred. */
function mayBeTooLarge(line: string, bodyBytes: number): boolean {
  return bodyBytes > ingestLimits.maxEventBytes && line.length * 3 > ingestLimits.maxEventBytes
}

function byteLengthOf(item: unknown): number {
  return Buffer.byteLength(JSON.stringify(item))
}

function parse(body: Buffer): unknown {
  if (!isUtf8(body)) return undefined
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

function refuse(status: 400 | 401 | 403 | 413, code: IngestCode, message: string): IngestOutcome {
  return { kind: 'refused', status, code, message }
}
