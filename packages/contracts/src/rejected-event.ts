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
  /** What came in, capped. */
  body: string
  /** Of all that came in. */
  bodyBytes: number
}

/** Longer bodies are cut: they serve to find out what is wrong, not to be replayed as they are. */
export const maxRejectedBodyLength = 8_192

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
