import {
  encodeRejectedEvent,
  isJsonObject,
  maxRejectedBodyLength,
  type IngestCode,
} from '@frontpage/contracts'

/** What a rejection's line is made of. */
export interface RejectedInput {
  code: IngestCode
  message: string
  /** As it came in: a Buffer with the bytes of a request, or a parsed item. */
  body: unknown
  sourceId: string
  /** Milliseconds since 1970. */
  receivedAt: number
  /** Of a reader who asked not to be tracked nothing is kept but the fact. */
  isPrivate: boolean
}

/** A full address must not leave the tracker's memory, not even inside something malformed. */
const addresses = /"ip"\s*:\s*"[^"]*"/g

/** The line by which something rejected travels to `rejected_events`. */
export function toRejectedLine({
  code,
  message,
  body,
  sourceId,
  receivedAt,
  isPrivate,
}: RejectedInput): string {
  const text = Buffer.isBuffer(body)
    ? body.toString('utf8', 0, 4 * maxRejectedBodyLength)
    : JSON.stringify(body)
  return encodeRejectedEvent({
    rejectedAt: receivedAt,
    reason: code,
    detail: message,
    sourceId,
    messageId:
      isJsonObject(body) && typeof body.messageId === 'string'
        ? body.messageId.slice(0, 200).toWellFormed()
        : '',
    body: isPrivate
      ? ''
      : text.replaceAll(addresses, '"ip":""').slice(0, maxRejectedBodyLength).toWellFormed(),
    bodyBytes: Buffer.isBuffer(body) ? body.length : Buffer.byteLength(text),
  })
}
