import {
  isJsonObject,
  toAcceptedEvent,
  type AcceptedEvent,
  type CallStamp,
  type JsonObject,
} from '@frontpage/contracts'
import { truncateIp } from '@frontpage/service-kit'
import type { KeptFields } from './kept-of-private-readers.js'
import { protectReader, type DayHash } from './protect-reader.js'
import { redactUrls, redactValue, type Redaction } from './redact-urls.js'
import { isAddress, truncateAddresses } from './truncate-addresses.js'

/** The fields that the tracker adds to a call. */
export interface Stamp extends CallStamp {
  /** The reader asked not to be tracked, and the source honours that. */
  privacy: 'gpc' | 'dnt' | undefined
  /** The fields that are kept of such a reader's event. */
  kept: KeptFields
  /** Hashes the ids of such a reader. */
  hashId: DayHash
  /** The part of URLs in which addresses are hidden; undefined for none. */
  redaction: Redaction | undefined
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
  const redaction = stamp.privacy === undefined ? stamp.redaction : 'all'
  if (redaction !== undefined) redactEvent(event, redaction)
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

function redactEvent(event: AcceptedEvent, redaction: Redaction): void {
  let isChanged = false
  for (const field of objects) {
    const object = event[field]
    if (object !== undefined && redactUrls(object, redaction)) isChanged = true
  }
  const campaign = event.context?.campaign
  // Its values are those of a query.
  if (!isChanged || !isJsonObject(campaign)) return
  for (const [name, value] of Object.entries(campaign)) {
    if (typeof value === 'string') campaign[name] = redactValue(value)
  }
}
