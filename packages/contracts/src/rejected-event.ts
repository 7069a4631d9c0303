import { ingestLimits } from './ingest-limits.js'
import { isJsonObject, type JsonValue } from './json-text/json.js'

/** A call that the tracker did not accept from a known source, on its way to `rejected_events`: a line of a batch. */
export interface RejectedEvent {
  /** Milliseconds since 1970. */
  rejectedAt: number
  /** A stable reason code. */
  reason: string
  /** A message for people. */
  detail: string
  sourceId: string
  messageId: string
  /** The rejected body, capped (`maxRejectedBodyBytes`, `maxDeadLetterBytes`). */
  body: string
  /** The size of the whole body. */
  bodyBytes: number
}

/** Rejected bodies are stored up to this size in UTF-8: any single event whole, and the beginning of larger bodies. */
export const maxRejectedBodyBytes = ingestLimits.maxEventBytes

/**
 * Dead letters are stored up to this size. An accepted event is larger than the one that its client sent: it carries
 * its batch's context, which may be as large as an event, and the request's user agent.
 */
export const maxDeadLetterBytes = 3 * ingestLimits.maxEventBytes

/** The line of a batch that carries a rejection. */
export function encodeRejectedEvent(rejected: RejectedEvent): string {
  return JSON.stringify({ rejected })
}

/** The rejection that a decoded line carries; undefined for every other line. */
export function readRejectedEvent(value: JsonValue | undefined): RejectedEvent | undefined {
  if (!isJsonObject(value) || !isJsonObject(value.rejected)) return undefined
  const { rejectedAt, reason, detail, sourceId, messageId, body, bodyBytes } = value.rejected
  const texts = [reason, detail, sourceId, messageId, body]
  if (typeof rejectedAt !== 'number' || typeof bodyBytes !== 'number') return undefined
  return texts.every((text) => typeof text === 'string')
    ? (value.rejected as unknown as RejectedEvent)
    : undefined
}
