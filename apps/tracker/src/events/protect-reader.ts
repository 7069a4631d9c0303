import type { AcceptedEvent } from '@frontpage/contracts'
import { hideMailAddresses } from './hide-mail-addresses.js'
import { keepOfContext, keepProperties, type KeptFields } from './kept-of-private-readers.js'

/** Returns the hash that stands for a reader's id during the day of an event. */
export type DayHash = (
  id: string,
  event: Pick<AcceptedEvent, 'sourceId' | 'receivedAt' | 'originalTimestamp'>,
) => string

/**
 * Reduces an event to what is known to name no reader: the story and its list, the campaign, the page's address without
 * its other parameters, library, locale and consent, the truncated network, and times. Every reader id becomes a hash
 * that changes with the day of the client's time, so that a day's views are still one reader's, and no two days' are.
 * The event is changed in place, the client's own objects are not.
 */
export function protectReader(
  event: AcceptedEvent,
  signal: 'gpc' | 'dnt',
  { kept, hashId }: { kept: KeptFields; hashId: DayHash },
): void {
  event.privacy = signal
  for (const field of ['anonymousId', 'userId', 'previousId'] as const) {
    const id = event[field]
    if (id !== undefined) event[field] = hashId(id, event)
  }
  for (const field of ['event', 'name', 'category'] as const) {
    const text = event[field]
    if (text !== undefined) event[field] = hideMailAddresses(text)
  }
  event.groupId = undefined
  event.userAgent = undefined
  event.traits = undefined
  event.other = undefined
  event.properties = event.properties && keepProperties(event.properties, kept)
  event.context = event.context && keepOfContext(event.context, kept)
}
