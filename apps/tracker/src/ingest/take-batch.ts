import { ingestLimits, isJsonObject, type IngestCode, type JsonObject } from '@frontpage/contracts'
import { acceptEvent, type Stamp } from '../events/accept-event.js'
import { checkJson } from '../events/check-json.js'
import { toWellFormedJson } from '../events/to-well-formed-json.js'
import type { IngestOutcome, Refusal, RejectedItem } from './ingest-outcome.js'
import { toRejectedLine } from './keep-rejected.js'

export const eventTooLarge = `An event may have at most ${ingestLimits.maxEventBytes} bytes.`

/** What is known of a call beside its payload. */
export interface Call {
  stamp: Stamp
  bodyBytes: number
  keep: (status: 400 | 413, code: IngestCode, message: string) => Refusal
}

/** Each good item of a batch, and a reason for each bad one. */
export function takeBatch(payload: JsonObject, { stamp, bodyBytes, keep }: Call): IngestOutcome {
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

/** Spares nearly every event a second serialisation: a character is at most three bytes, a stamp a few hundred. */
function mayBeTooLarge(line: string, bodyBytes: number): boolean {
  return bodyBytes > ingestLimits.maxEventBytes && line.length * 3 > ingestLimits.maxEventBytes
}

function byteLengthOf(item: unknown): number {
  return Buffer.byteLength(JSON.stringify(item))
}
