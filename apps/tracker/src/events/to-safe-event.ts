import { toAcceptedEvent, type AcceptedEvent, type CallStamp, type JsonObject } from '@frontpage/contracts'
import { protectReader } from './protect-reader.js'
import { truncateIp } from './truncate-ip.js'

/** What the tracker knows about a call besides the client's words. */
export interface Stamp extends CallStamp {
  /** A reader's wish that the source honours. */
  privacy: 'gpc' | 'dnt' | undefined
  newMessageId: () => string
}

/**
 * The event of a call that was judged right, without what must not leave the tracker's memory. The item is taken over:
 * its objects become the event's, and may be changed.
 */
export function toSafeEvent(item: JsonObject, stamp: Stamp): AcceptedEvent {
  const event = toAcceptedEvent(item, stamp, stamp.newMessageId)
  if (event === undefined) throw new TypeError('A call that was judged right has a type.')
  event.ip = truncateIp(event.ip)
  if (stamp.privacy !== undefined) protectReader(event, stamp.privacy)
  return event
}
