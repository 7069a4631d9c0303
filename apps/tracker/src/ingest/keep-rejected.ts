import {
  encodeRejectedEvent,
  isJsonObject,
  maxRejectedBodyLength,
  type IngestCode,
  type JsonValue,
} from '@frontpage/contracts'

/** What a rejection's line is made of. */
export interface RejectedInput {
  code: IngestCode
  message: string
  /** As it came in: a Buffer with the bytes of a request (of a large one the first at least), or a parsed item. */
  body: unknown
  /** Of all that came in; default: of the body. */
  bodyBytes?: number
  /** Where the body is a Buffer: what it says. */
  payload?: JsonValue | undefined
  sourceId: string
  /** Milliseconds since 1970. */
  receivedAt: number
  /** Of a reader who asked not to be tracked nothing is kept but the fact. */
  isPrivate: boolean
}

/** A full address must not leave the tracker's memory, not even inside something malformed or cut off. */
const addresses = /"ip"\s*:\s*"[^"]*(?:"|$)/gi
/** What lies deeper is left out: JSON.stringify runs out of stack where JSON.parse does not. */
const maxKeptDepth = 64

/** The line by which something rejected travels to `rejected_events`. */
export function toRejectedLine({
  code,
  message,
  body,
  bodyBytes,
  payload,
  sourceId,
  receivedAt,
  isPrivate,
}: RejectedInput): string {
  const said = Buffer.isBuffer(body) ? payload : body
  const text = Buffer.isBuffer(body)
    ? body.toString('utf8', 0, 4 * maxRejectedBodyLength)
    : JSON.stringify(withoutDepths(body, maxKeptDepth))
  return encodeRejectedEvent({
    rejectedAt: receivedAt,
    reason: code,
    detail: message,
    sourceId,
    messageId:
      isJsonObject(said) && typeof said.messageId === 'string'
        ? said.messageId.slice(0, 200).toWellFormed()
        : '',
    body: isPrivate
      ? ''
      : text.replaceAll(addresses, '"ip":""').slice(0, maxRejectedBodyLength).toWellFormed(),
    bodyBytes: bodyBytes ?? (Buffer.isBuffer(body) ? body.length : Buffer.byteLength(text)),
  })
}

function withoutDepths(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (levels === 0) return '…'
  if (Array.isArray(value)) return value.map((item) => withoutDepths(item, levels - 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutDepths(item, levels - 1)]),
  )
}
