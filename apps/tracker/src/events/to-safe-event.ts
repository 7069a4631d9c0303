import { toAcceptedEvent, type AcceptedEvent, type CallStamp, type JsonObject } from '@frontpage/contracts'
import { protectReader } from './protect-reader.js'
import { truncateIp } from '@frontpage/service-kit'

/** The fields that the tracker adds to a call. */
export interface Stamp extends CallStamp {
  /** The reader asked not to be tracked, and the source honours that. */
  privacy: 'gpc' | 'dnt' | undefined
  newMessageId: () => string
}

/**
 * Makes an event of a valid call, without what must not leave the tracker's memory. It takes ownership of the item: its
 * objects become the event's and may be changed.
 */
export function toSafeEvent(item: JsonObject, stamp: Stamp): AcceptedEvent {
  const event = toAcceptedEvent(item, stamp, stamp.newMessageId)
  if (event === undefined) throw new TypeError('A valid call has a type.')
  event.ip = truncateIp(event.ip)
  if (stamp.privacy !== undefined) protectReader(event, stamp.privacy)
  return event
}
