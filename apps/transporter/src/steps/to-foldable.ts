import {
  cutText,
  isJsonObject,
  type AcceptedEvent,
  type Enrichment,
  type JsonObject,
  type StoryProperties,
} from '@frontpage/contracts'
import { tellsReadersApart } from '@frontpage/enrichment'
import { maxClaimLengths, type FoldableEvent, type StoryClaims } from '@frontpage/read-models'
import type { EnrichedEvent } from './enrich-events.js'
import { readList } from './read-list.js'
import type { SourcePages } from './source-pages.js'

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
    story: claimsOf(event.properties ?? nothing, enrichment.properties, pages),
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

/**
 * Reads the event's properties: those under the platform's names, else the derived ones. Of a page's address only the part
 * that may be published is used.
 */
function claimsOf(said: JsonObject, understood: StoryProperties, pages: SourcePages): StoryClaims {
  const claims: StoryClaims = {}
  for (const name of claimNames) {
    const text = textOf(name in said ? said[name] : understood[name])
    const value = text === undefined ? undefined : publicValueOf(name, text, pages)
    if (value === undefined) continue
    const maxLength = maxClaimLengths[name]
    if (value.length > maxLength && (name === 'url' || name === 'image')) continue
    claims[name] = cutText(value, maxLength)
  }
  return claims
}

/** Only addresses of the web are used: `javascript:` is nothing to link to. */
function publicValueOf(name: keyof StoryClaims, text: string, pages: SourcePages): string | undefined {
  if (name === 'url') return pages.publicUrlOf(text)
  return name !== 'image' || webAddress.test(text) ? text : undefined
}

/** A host without user and password in front of it. */
const webAddress = /^https?:\/\/[^\s/?#\\@]+(?:[/?#]|$)/i

/** Reads a number under the platform's name or the source's; only reading events have one. */
function amountOf(
  name: 'engagedSeconds' | 'scrollDepth',
  { properties }: AcceptedEvent,
  { storyEvent, properties: understood }: Enrichment,
): number | undefined {
  if (storyEvent !== 'Story Read') return undefined
  const value = Number(properties?.[name] ?? understood[name] ?? NaN)
  return value >= 0 ? value : undefined
}

const claimNames = Object.keys(maxClaimLengths) as (keyof StoryClaims)[]
const nothing: JsonObject = Object.freeze({})

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (Array.isArray(value)) {
    const texts = value.filter((each) => typeof each === 'string')
    return texts.length === 0 ? undefined : texts.join(',')
  }
  return isJsonObject(value) && typeof value.name === 'string' ? value.name : undefined
}
