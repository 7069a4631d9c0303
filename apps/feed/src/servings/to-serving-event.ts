import {
  encodeFeedServing,
  feedServedEventName,
  feedServingId,
  feedSourceId,
  type AcceptedEvent,
  type FeedServing,
} from '@frontpage/contracts'
import type { FeedReader } from '../reader/feed-reader.js'

/** To whom a page was answered, and when. Times are milliseconds since 1970. */
export interface ServedTo {
  readonly site: string
  readonly reader: FeedReader
  /** When the order of the feed was made: the same for all its pages, however often they are asked for. */
  readonly madeAtMs: number
  readonly nowMs: number
}

/**
 * The event that says what was answered. Its time is that of the feed's order, not of the answer: a page that is asked for
 * once more, on any replica and in another hour, is the same row of the archive (docs/adr/005-the-key-of-the-archive.md).
 * `receivedAt` is the time of the answer. It names the reader only where the reader's history may be used: else clicks are
 * joined to it by the feed's id alone.
 */
export function toServingEvent(
  serving: FeedServing,
  { site, reader, madeAtMs, nowMs }: ServedTo,
): AcceptedEvent {
  const { anonymousId, userId, impersonal } = reader
  return {
    messageId: feedServingId(serving),
    type: 'track',
    sourceId: feedSourceId,
    site,
    environment: 'production',
    receivedAt: nowMs,
    timestamp: madeAtMs,
    originalTimestamp: madeAtMs,
    event: feedServedEventName,
    ...(impersonal === undefined && {
      ...(anonymousId !== undefined && { anonymousId }),
      ...(userId !== undefined && { userId: userId.toWellFormed() }),
    }),
    properties: encodeFeedServing(serving),
  }
}
