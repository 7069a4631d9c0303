import type { AcceptedEvent, JsonObject } from '@frontpage/contracts'
import type { TimedEvent } from '../../replay/to-reader-events.js'

/** A recorded event as the tracker would have shipped it at that time. */
export function toRecordedEvent({ atMs, event }: TimedEvent, site: string): AcceptedEvent {
  const call = event as {
    type: AcceptedEvent['type']
    messageId: string
    anonymousId: string
    event?: string
    properties: JsonObject
  }
  return {
    messageId: call.messageId,
    type: call.type,
    sourceId: 'log',
    site,
    environment: 'production',
    receivedAt: atMs,
    timestamp: atMs,
    originalTimestamp: atMs,
    anonymousId: call.anonymousId,
    event: call.event,
    properties: call.properties,
  }
}
