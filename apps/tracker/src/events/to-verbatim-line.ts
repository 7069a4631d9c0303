import { encodeVerbatimRequest, isId, type JsonObject, type JsonValue } from '@frontpage/contracts'
import type { JournalLine } from '@frontpage/event-producer'
import { hasRepeatedKey, shortestRepetition } from './has-repeated-key.js'
import { hideAddresses } from './hide-addresses.js'
import type { Stamp } from './to-safe-event.js'

const lineFeed = 0x0a
const space = 0x20

export interface ReceivedText {
  /** The request's body; may be changed. */
  body: Buffer
  /** The body decoded as UTF-8. */
  text: string
  /** The value that JSON.parse makes of the text; undefined where another parser made what was measured. */
  parsed: JsonValue | undefined
  /** Made by `linePrefixOf`; it begins the line. */
  linePrefix: string
}

/**
 * Returns the line that carries a request whose calls are all valid, in its client's own bytes. Returns undefined when
 * these cannot stay as they are, because something in them must be hidden or could not be stored: then each call
 * becomes an event here (`toSafeEvent`). This spares nearly every event its serialisation, the most expensive part of
 * accepting one.
 */
export function toVerbatimLine(
  { body, text, parsed, linePrefix }: ReceivedText,
  calls: readonly JsonObject[],
  { stamp, addresses, length }: { stamp: Stamp; addresses: number; length: number },
): JournalLine | undefined {
  if (stamp.privacy !== undefined || stamp.batch?.context?.ip !== undefined) return undefined
  // `hideAddresses` may have changed the text; the calls that were parsed from it are unchanged.
  if (mayHoldLoneSurrogate(text) || !hideAddresses(body, text, { calls, addresses })) {
    return undefined
  }
  if (mayHoldMore(text, length, parsed) && hasRepeatedKey(text, parsed ?? parsePlain(text))) return undefined
  joinLines(body)
  const messageIds: string[] = []
  for (const { messageId } of calls) if (!isId(messageId)) messageIds.push(stamp.newMessageId())
  const { receivedAt, ip, userAgent, isPrefetch, type } = stamp
  const isBatch = stamp.batch !== undefined
  const { head, tail } = encodeVerbatimRequest(linePrefix, {
    receivedAt,
    ip,
    userAgent,
    isPrefetch,
    type,
    isBatch,
    messageIds,
  })
  return { head, body, tail, events: calls.length }
}

/**
 * Whether there is more in a text than was measured. Of most requests not a character is: their clients write neither
 * spaces between values nor escapes.
 */
function mayHoldMore(text: string, length: number, parsed: JsonValue | undefined): boolean {
  return parsed === undefined || text.length - length >= shortestRepetition
}

function parsePlain(text: string): JsonValue {
  return JSON.parse(text) as JsonValue
}

/**
 * In valid UTF-8 only an escape can hold a lone surrogate; ClickHouse refuses it. The search for one character is several
 * times as fast as that for more, and most texts hold no escape.
 */
function mayHoldLoneSurrogate(text: string): boolean {
  if (!text.includes('\\')) return false
  return text.includes('\\ud') || text.includes('\\uD')
}

/** JSON has raw line feeds between values only, where a space means the same. */
function joinLines(body: Buffer): void {
  for (let at = body.indexOf(lineFeed); at !== -1; at = body.indexOf(lineFeed, at + 1)) body[at] = space
}
