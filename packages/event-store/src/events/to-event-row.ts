import type { AcceptedEvent, Enrichment, JsonObject, JsonValue } from '@frontpage/contracts'
import { eventKeyHour } from './event-key-hour.js'
import type { EventRow } from './event-row.js'

/** A value longer than this stays in its JSON object: columns are for what is searched and grouped by. */
const maxColumnLength = 2_048

/** ClickHouse's DateTime64 holds the years 1900 to 2299. */
const minTime = Date.UTC(1900, 0, 1)
const maxTime = Date.UTC(2299, 11, 31)

/**
 * The archive's row for an accepted event. Values with a column of their own move there and leave their JSON object,
 * so that nothing is stored twice and nothing is lost: what does not fit its column stays where it was.
 */
export function toEventRow(event: AcceptedEvent, enrichment: Partial<Enrichment> = {}): EventRow {
  const understood = enrichment.properties ?? {}
  const properties = { ...event.properties }
  const context = { ...event.context }
  const page = isPlain(context.page) ? { ...context.page } : undefined
  const library = isPlain(context.library) ? { ...context.library } : undefined

  const row: EventRow = {
    message_id: event.messageId,
    source_id: event.sourceId,
    site: event.site,
    environment: event.environment,
    type: event.type,
    event: event.event ?? '',
    name: event.name ?? '',
    category: event.category ?? '',
    key_hour: eventKeyHour(event),
    original_timestamp: storable(event.originalTimestamp),
    sent_at: storable(event.sentAt),
    received_at: event.receivedAt,
    timestamp: event.timestamp,
    time_flag: event.timeFlag ?? '',
    privacy: event.privacy ?? '',
    user_id: event.userId ?? '',
    anonymous_id: event.anonymousId ?? '',
    group_id: event.groupId ?? '',
    previous_id: event.previousId ?? '',
    story_id: storyIdOf(properties, enrichment.storyId),
    story_event: enrichment.storyEvent,
    section: take(properties, 'section') || (understood.section ?? ''),
    title: takeEither(properties, page, 'title', understood.title),
    url: takeEither(properties, page, 'url', understood.url),
    path: takeEither(properties, page, 'path'),
    referrer: takeEither(properties, page, 'referrer'),
    ip: event.ip ?? '',
    user_agent: take(context, 'userAgent') || (event.userAgent ?? ''),
    locale: take(context, 'locale'),
    library_name: library === undefined ? '' : take(library, 'name'),
    library_version: library === undefined ? '' : take(library, 'version'),
    properties,
    traits: event.traits ?? {},
    context: '',
    other: toText(event.other),
    browser: enrichment.browser,
    browser_version: enrichment.browserVersion,
    os: enrichment.os,
    device_class: enrichment.deviceClass,
    bot_marks: unlessEmpty(enrichment.botMarks),
    channel: enrichment.channel,
    referrer_source: enrichment.referrerSource,
    utm_source: enrichment.utmSource,
    utm_medium: enrichment.utmMedium,
    utm_campaign: enrichment.utmCampaign,
    utm_term: enrichment.utmTerm,
    utm_content: enrichment.utmContent,
    utm_id: enrichment.utmId,
    click_ids: unlessEmpty(enrichment.clickIds),
    country: enrichment.country,
  }
  if (page !== undefined) setOrDelete(context, 'page', page)
  if (library !== undefined) setOrDelete(context, 'library', library)
  row.context = toText(context)
  return row
}

/** The event's own id moves; one that was found elsewhere stands beside what it was found in. */
function storyIdOf(properties: JsonObject, found: string | undefined): string {
  return found === undefined || found === properties.storyId ? take(properties, 'storyId') : found
}

function unlessEmpty<Item>(list: readonly Item[] | undefined): readonly Item[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list
}

/** Removes a text value that fits a column from the object, and returns it; else leaves the object alone and returns ''. */
function take(object: JsonObject, key: string): string {
  const value = object[key]
  if (typeof value !== 'string' || value === '' || value.length > maxColumnLength) return ''
  delete object[key]
  return value
}

/**
 * The properties' value wins, under our name or the source's; the page's goes when it says the same, and serves when there
 * is no other.
 */
function takeEither(
  properties: JsonObject,
  page: JsonObject | undefined,
  key: string,
  understood = '',
): string {
  const own = take(properties, key) || understood
  if (page === undefined) return own
  if (own === '') return key in properties ? '' : take(page, key)
  if (page[key] === own) delete page[key]
  return own
}

function setOrDelete(context: JsonObject, key: string, value: JsonObject): void {
  if (isEmpty(value)) delete context[key]
  else context[key] = value
}

function toText(object: JsonObject | undefined): string {
  return object === undefined || isEmpty(object) ? '' : JSON.stringify(object)
}

/** As its JSON text says, which leaves out what is undefined. */
function isEmpty(object: Readonly<Record<string, unknown>>): boolean {
  for (const key in object) if (object[key] !== undefined) return false
  return true
}

function isPlain(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function storable(ms: number | undefined): number | null {
  return ms !== undefined && ms >= minTime && ms <= maxTime ? ms : null
}
