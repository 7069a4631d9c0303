import {
  encodeRejectedEvent,
  capText,
  isJsonObject,
  maxRejectedBodyBytes,
  type IngestCode,
  type JsonObject,
  type JsonValue,
} from '@frontpage/contracts'
import { formatDeepJson } from './format-deep-json.js'

/** What a rejection's line is made of. */
export interface RejectedInput {
  code: IngestCode
  message: string
  /** The body as it came in: the bytes of a request (at least the first ones of a large one), or a parsed item. */
  body: Buffer | JsonValue
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
  const text = Buffer.isBuffer(body) ? body.toString('utf8', 0, maxRejectedBodyBytes) : formatDeepJson(body)
  return encodeRejectedEvent({
    rejectedAt: receivedAt,
    reason: code,
    detail: message,
    sourceId,
    messageId: isJsonObject(said) ? messageIdOf(said) : '',
    body: isPrivate ? '' : capText(text.replaceAll(addresses, '"ip":""'), maxRejectedBodyBytes),
    bodyBytes: bodyBytes ?? (Buffer.isBuffer(body) ? body.length : Buffer.byteLength(text)),
  })
}

function messageIdOf({ messageId }: JsonObject): string {
  if (typeof messageId === 'number') return String(messageId)
  return typeof messageId === 'string' ? messageId.slice(0, 200).toWellFormed() : ''
}
