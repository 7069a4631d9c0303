import type { AcceptedEvent, Enrichment, JsonObject } from '@frontpage/contracts'
import { tellsReadersApart } from '@frontpage/enrichment'
import type { FoldableEvent } from '@frontpage/read-models'
import type { EnrichedEvent } from './enrich-events.js'
import { readClaims } from './read-claims.js'
import { readList } from './read-list.js'
import { saidValue } from './said-value.js'

/** A client's clock may differ from ours by this much without effect. */
const clockToleranceMs = 60_000

/** The fields of an event that read models use. */
export function toFoldable({ event, enrichment, pages }: EnrichedEvent): FoldableEvent {
  const { feedId, surface, position, shown, topic } = readList(event, enrichment)
  return {
    messageId: event.messageId,
    site: event.site,
    sourceId: event.sourceId,
    type: event.type,
    storyEvent: enrichment.storyEvent,
    timestamp: timeOf(event),
    receivedAt: event.receivedAt,
    userId: event.userId,
    anonymousId: event.anonymousId,
    previousId: event.previousId,
    storyId: enrichment.storyId,
    isOptedOut: event.privacy !== undefined,
    network: tellsReadersApart(event.ip) ? event.ip : undefined,
    channel: enrichment.channel,
    country: enrichment.country,
    engagedSeconds: amountOf('engagedSeconds', event, enrichment),
    scrollDepth: amountOf('scrollDepth', event, enrichment),
    feedId,
    surface,
    position,
    shown,
    topic,
    story: readClaims(event.properties ?? nothing, enrichment.properties, {
      pages,
      receivedAt: event.receivedAt,
    }),
    readersToList:
      enrichment.storyId === undefined ? undefined : pages.readersToListOf(event, enrichment.storyId),
  }
}

/**
 * Returns one time for all copies of an event. The corrected time contains how long a copy was on its way, so a retry
 * would be counted in another minute; when a client's clock is about right, the client's own time is used, which
 * retries repeat.
 */
function timeOf({ timestamp, originalTimestamp, receivedAt }: AcceptedEvent): number {
  if (originalTimestamp === undefined) return timestamp
  if (Math.abs(timestamp - originalTimestamp) > clockToleranceMs) return timestamp
  return Math.min(originalTimestamp, receivedAt)
}

/** Reads a number under the platform's name or the source's; only reading events have one. */
function amountOf(
  name: 'engagedSeconds' | 'scrollDepth',
  { properties }: AcceptedEvent,
  { storyEvent, properties: understood }: Enrichment,
): number | undefined {
  if (storyEvent !== 'Story Read') return undefined
  const value = Number(saidValue(name, properties, understood) ?? NaN)
  return value >= 0 ? value : undefined
}

const nothing: JsonObject = Object.freeze({})
