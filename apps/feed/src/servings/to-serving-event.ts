import {
  encodeFeedServing,
  feedServedEventName,
  feedServingId,
  feedSourceId,
  type AcceptedEvent,
  type FeedServing,
} from '@frontpage/contracts'
import type { FeedReader } from '../reader/feed-reader.js'

/**
 * The event that says what was answered. It names the reader only where the reader's history may be used: else clicks are
 * joined to it by the feed's id alone.
 */
export function toServingEvent(
  serving: FeedServing,
  { site, reader, nowMs }: { site: string; reader: FeedReader; nowMs: number },
): AcceptedEvent {
  const { anonymousId, userId, impersonal } = reader
  return {
    messageId: feedServingId(serving),
    type: 'track',
    sourceId: feedSourceId,
    site,
    environment: 'production',
    receivedAt: nowMs,
    timestamp: nowMs,
    originalTimestamp: nowMs,
    event: feedServedEventName,
    ...(impersonal === undefined && {
      ...(anonymousId !== undefined && { anonymousId }),
      ...(userId !== undefined && { userId: userId.toWellFormed() }),
    }),
    properties: encodeFeedServing(serving),
  }
}
