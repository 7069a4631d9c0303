import { toAcceptedEvent, type AcceptedEvent, type CallStamp, type JsonObject } from '@frontpage/contracts'
import { truncateIp } from '@frontpage/service-kit'
import type { KeptFields } from './kept-of-private-readers.js'
import { protectReader, type DayHash } from './protect-reader.js'
import { isAddress, truncateAddresses } from './truncate-addresses.js'

/** The fields that the tracker adds to a call. */
export interface Stamp extends CallStamp {
  /** The reader asked not to be tracked, and the source honours that. */
  privacy: 'gpc' | 'dnt' | undefined
  /** The fields that are kept of such a reader's event. */
  kept: KeptFields
  /** Hashes the ids of such a reader. */
  hashId: DayHash
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
  hideAddresses(event)
  if (stamp.privacy !== undefined) protectReader(event, stamp.privacy, stamp)
  return event
}

const texts = ['event', 'name', 'category', 'userId', 'anonymousId', 'groupId', 'previousId'] as const
const objects = ['properties', 'traits', 'context', 'other'] as const

/** A full address must not leave the tracker's memory, by whatever name. */
function hideAddresses(event: AcceptedEvent): void {
  for (const field of texts) {
    const text = event[field]
    if (text !== undefined && isAddress(text)) event[field] = truncateAddresses([text])[0] as string
  }
  for (const field of objects) {
    const object = event[field]
    if (object !== undefined) truncateAddresses(object)
  }
}
