import { ingestLimits } from './ingest-limits.js'
import { isJsonObject, type JsonValue } from './json.js'

/** What the tracker did not accept from a known source, on its way to `rejected_events`: a line of a batch. */
export interface RejectedEvent {
  /** Milliseconds since 1970. */
  rejectedAt: number
  /** A stable reason code. */
  reason: string
  /** Words for people. */
  detail: string
  sourceId: string
  messageId: string
  /** What came in, capped (`maxRejectedBodyBytes`, `maxDeadLetterBytes`). */
  body: string
  /** Of all that came in. */
  bodyBytes: number
}

/** Of what the tracker did not accept, in UTF-8: any event whole, and of what is larger the beginning. */
export const maxRejectedBodyBytes = ingestLimits.maxEventBytes

/**
 * Of what the transporter could not store. An accepted event is larger than what its client sent as one: it carries its batch's
 * context, as large as an event at most, and the request's user agent.
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
