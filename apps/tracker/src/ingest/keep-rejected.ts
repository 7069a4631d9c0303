import {
  encodeRejectedEvent,
  capText,
  cutText,
  isJsonObject,
  maxRejectedBodyBytes,
  type IngestCode,
  type JsonObject,
  type JsonValue,
} from '@frontpage/contracts'
import { redactUrlsIn, type Redaction } from '../events/redact-urls.js'
import { truncateAddressesIn } from '../events/truncate-addresses.js'
import { formatDeepJson } from './format-deep-json.js'

/** The fields of a rejection's line. */
export interface RejectedInput {
  code: IngestCode
  message: string
  /** The rejected body: the bytes of a request (at least the first ones of a large one), or a parsed item. */
  body: Buffer | JsonValue
  /** The size of the whole body as it was received; by default that of `body`. */
  bodyBytes?: number
  /** The decoded body, where `body` is a Buffer. */
  payload?: JsonValue | undefined
  sourceId: string
  /** Milliseconds since 1970. */
  receivedAt: number
  /** True for a reader who asked not to be tracked: only the fact of the rejection is kept. */
  isPrivate: boolean
  /** The part of URLs in which addresses are hidden; undefined for none. */
  redaction: Redaction | undefined
}

/** The address of a reader, also where it is none that could be truncated. */
const addresses = /"ip"\s*:\s*"[^"]*(?:"|$)/gi

/** A full IP address must not leave the tracker's memory, not even inside a malformed or truncated body. */
function withoutAddresses(text: string, redaction: Redaction | undefined): string {
  const redacted = redaction === undefined ? text : redactUrlsIn(text, redaction)
  return truncateAddressesIn(redacted.replaceAll(addresses, '"ip":""'))
}

/** Makes the line by which a rejected body travels to `rejected_events`. */
export function toRejectedLine({
  code,
  message,
  body,
  bodyBytes,
  payload,
  sourceId,
  receivedAt,
  isPrivate,
  redaction,
}: RejectedInput): string {
  const said = Buffer.isBuffer(body) ? payload : body
  const text = Buffer.isBuffer(body) ? body.toString('utf8', 0, maxRejectedBodyBytes) : formatDeepJson(body)
  return encodeRejectedEvent({
    rejectedAt: receivedAt,
    reason: code,
    detail: message,
    sourceId,
    messageId: isJsonObject(said) ? messageIdOf(said) : '',
    body: isPrivate ? '' : capText(withoutAddresses(text, redaction), maxRejectedBodyBytes),
    bodyBytes: bodyBytes ?? (Buffer.isBuffer(body) ? body.length : Buffer.byteLength(text)),
  })
}

function messageIdOf({ messageId }: JsonObject): string {
  if (typeof messageId === 'number') return String(messageId)
  return typeof messageId === 'string' ? cutText(messageId, 200) : ''
}
