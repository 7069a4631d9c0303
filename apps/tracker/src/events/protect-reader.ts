import { createHash } from 'node:crypto'
import type { AcceptedEvent } from '@frontpage/contracts'

/** The fields of a context that tell one reader's device from another's. */
const identifyingContext = [
  'userAgent',
  'userAgentData',
  'device',
  'os',
  'traits',
  'externalIds',
  'ip',
  'location',
  'network',
  'screen',
] as const

/**
 * Takes out of an event what identifies its reader: user agent and device, traits; and every reader id becomes a hash
 * that changes with the day of the client's time, so that a day's views are still one reader's, and no two days' are.
 * Changes the event in place; its objects must not be the client's own.
 */
export function protectReader(event: AcceptedEvent, signal: 'gpc' | 'dnt'): void {
  event.privacy = signal
  const day = new Date(event.originalTimestamp ?? event.receivedAt).toISOString().slice(0, 10)
  for (const field of ['anonymousId', 'userId', 'previousId'] as const) {
    const id = event[field]
    if (id !== undefined) event[field] = hashOfTheDay(`${day}\n${event.sourceId}\n${id}`)
  }
  delete event.userAgent
  delete event.traits
  if (event.context === undefined) return
  event.context = { ...event.context }
  for (const field of identifyingContext) delete event.context[field]
}

function hashOfTheDay(text: string): string {
  return `day-${createHash('sha256').update(text).digest('base64url').slice(0, 27)}`
}
