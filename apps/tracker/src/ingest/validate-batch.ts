import {
  ingestLimits,
  sharedFieldsOf,
  type IngestCode,
  type JsonObject,
  type JsonValue,
} from '@frontpage/contracts'
import type { JournalLine } from '@frontpage/event-producer'
import { eventTooLarge, isObjectOrNothing, validateCall, type Inspection } from '../events/validate-call.js'
import { toVerbatimLine, type ReceivedText } from '../events/to-verbatim-line.js'
import { removePlaceholderIds } from '../events/placeholder-ids.js'
import { toSafeEvent, type Stamp } from '../events/to-safe-event.js'
import { toWellFormedJson } from '../events/to-well-formed-json.js'
import { measureJson, measurementFault } from '../events/measure-json.js'
import type { IngestOutcome, Refusal, RejectedItem } from './ingest-outcome.js'
import { toRejectedLine } from './keep-rejected.js'

/** A call's metadata, beside its payload. */
export interface Call extends Inspection {
  stamp: Stamp
  received: ReceivedText
  keep: (status: 400 | 413, code: IngestCode, message: string) => Refusal
}

/** Accepts the valid items of a batch, and gives a reason for each invalid one. */
export function validateBatch(payload: JsonObject, call: Call): IngestOutcome {
  const { stamp, keep } = call
  const { batch: items, context } = payload
  if (!Array.isArray(items)) return keep(400, 'invalid_body', '"batch" must be an array of events.')
  if (items.length === 0) return keep(400, 'batch_empty', '"batch" holds no event.')
  if (items.length > ingestLimits.maxBatchEvents) {
    return keep(413, 'batch_too_long', `A batch may hold ${ingestLimits.maxBatchEvents} events.`)
  }
  if (!isObjectOrNothing(context)) {
    return keep(400, 'invalid_field', '"context" of the batch must be a JSON object.')
  }
  const shared = findSharedFault(payload, items.length, call)
  if (shared !== undefined) return keep(shared.status, shared.code, shared.message)
  measureTop(payload, items.length, call)
  stamp.batch = sharedFieldsOf(payload)

  const calls: JsonObject[] = []
  const rejected: RejectedItem[] = []
  const rejectedLines: string[] = []
  for (const [index, item] of items.entries()) {
    const fault = validateCall(item, stamp.type, call)
    if (fault === undefined) {
      calls.push(item as JsonObject)
      continue
    }
    rejected.push({ index, ...fault })
    const { sourceId, receivedAt, privacy, redaction } = stamp
    const isPrivate = privacy !== undefined
    rejectedLines.push(toRejectedLine({ ...fault, body: item, sourceId, receivedAt, isPrivate, redaction }))
  }
  const lines = toLines(calls, { ...call, isWhole: rejected.length === 0 })
  return { kind: 'accepted', lines: [...lines, ...rejectedLines], accepted: calls.length, rejected }
}

/** Makes the journal lines of valid calls; where these are all of their request, they may stay in its own bytes. */
export function toLines(
  calls: readonly JsonObject[],
  {
    received,
    stamp,
    isPlaceholder,
    addresses,
    redactedUrls,
    length,
    isWhole,
  }: Omit<Call, 'keep'> & { isWhole: boolean },
): readonly (string | JournalLine)[] {
  const isChanged = removePlaceholderIds(calls, isPlaceholder) || redactedUrls > 0
  const verbatim =
    isChanged || !isWhole ? undefined : toVerbatimLine(received, calls, { stamp, addresses, length })
  return verbatim === undefined ? toSafeLines(calls, stamp) : [verbatim]
}

function toSafeLines(calls: readonly JsonObject[], stamp: Stamp): string[] {
  return calls.map((call) => toWellFormedJson(toSafeEvent(call, stamp)))
}

/**
 * Validates the fields that all items share, once. They are written with each item, so they must not make a small
 * request a huge one.
 */
function findSharedFault(
  { context, integrations }: JsonObject,
  items: number,
  inspection: Inspection,
): { status: 400 | 413; code: IngestCode; message: string } | undefined {
  if (context === undefined && integrations === undefined) return undefined
  const length = measureJson([context ?? null, integrations ?? null], 1, inspection)
  const fault = measurementFault(length)
  if (fault !== undefined) {
    const message =
      '"context" or "integrations" of the batch is nested too deep, or holds a number too large.'
    return { status: 400, code: fault, message }
  }
  inspection.length += length - '[,]'.length - absentLength(context) - absentLength(integrations)
  const bytes = byteLengthOf([context, integrations])
  if (bytes > ingestLimits.maxEventBytes) {
    return { status: 413, code: 'event_too_large', message: eventTooLarge }
  }
  if (bytes * items <= ingestLimits.maxSharedBytes) return undefined
  const message =
    '"context" and "integrations" of the batch are too large to be written with each of its events.'
  return { status: 413, code: 'batch_too_large', message }
}

const usedFields: ReadonlySet<string> = new Set(['batch', 'context', 'integrations'])

/**
 * Measures what stands around the items of a batch. Other fields at its top are used for nothing, but would be in the
 * journal with the client's own text.
 */
function measureTop(payload: JsonObject, items: number, inspection: Inspection): void {
  inspection.length += '{'.length + '['.length + items
  for (const name in payload) {
    inspection.length += name.length + '"":,'.length
    if (usedFields.has(name)) continue
    const length = measureJson(payload[name]!, 1, inspection)
    // A value that is nested too deep is not looked at to its end.
    if (length < 0) inspection.addresses++
    else inspection.length += length
  }
}

/** The length by which an absent value was measured. */
function absentLength(value: JsonValue | undefined): number {
  return value === undefined ? 'null'.length : 0
}

function byteLengthOf(item: unknown): number {
  return Buffer.byteLength(JSON.stringify(item))
}
