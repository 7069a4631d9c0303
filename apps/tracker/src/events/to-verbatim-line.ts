import { encodeVerbatimRequest, isId, type JsonObject } from '@frontpage/contracts'
import type { JournalLine } from '@frontpage/event-producer'
import { hideAddresses } from './hide-addresses.js'
import type { Stamp } from './to-safe-event.js'

const lineFeed = 0x0a
const space = 0x20

export interface ReceivedText {
  /** The request's body; may be changed. */
  body: Buffer
  /** The body decoded as UTF-8. */
  text: string
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
  { body, text, linePrefix }: ReceivedText,
  calls: readonly JsonObject[],
  { stamp, addresses }: { stamp: Stamp; addresses: number },
): JournalLine | undefined {
  if (stamp.privacy !== undefined || stamp.batch?.context?.ip !== undefined) return undefined
  // `hideAddresses` may have changed the text; the calls that were parsed from it are unchanged.
  if (mayHoldLoneSurrogate(text) || !hideAddresses(body, text, { calls, addresses })) {
    return undefined
  }
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

/** In valid UTF-8 only an escape can hold a lone surrogate; ClickHouse refuses it. */
function mayHoldLoneSurrogate(text: string): boolean {
  return text.includes('\\ud') || text.includes('\\uD')
}

/** JSON has raw line feeds between values only, where a space means the same. */
function joinLines(body: Buffer): void {
  for (let at = body.indexOf(lineFeed); at !== -1; at = body.indexOf(lineFeed, at + 1)) body[at] = space
}
