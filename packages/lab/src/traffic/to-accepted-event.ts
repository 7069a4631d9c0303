import type { AcceptedEvent, CallType, JsonObject } from '@frontpage/contracts'
import type { ReferenceEvent } from './reference-traffic.js'

/** A reference event as the tracker ships it, for work that begins after the tracker. */
export function toAcceptedEvent(event: ReferenceEvent, site: string): AcceptedEvent {
  const { ip, ...context } = event['context'] as JsonObject
  const timestamp = Date.parse(event['timestamp'] as string)
  const text = (field: string): string | undefined => event[field] as string | undefined
  return {
    messageId: event.messageId,
    type: event.type as CallType,
    sourceId: 'dev',
    site,
    environment: 'production',
    receivedAt: timestamp,
    timestamp,
    originalTimestamp: timestamp,
    event: text('event'),
    name: text('name'),
    userId: text('userId'),
    anonymousId: text('anonymousId'),
    properties: event['properties'] as JsonObject | undefined,
    traits: event['traits'] as JsonObject | undefined,
    context,
    ip: (ip as string).replace(/\d+$/, '0'),
  }
}
