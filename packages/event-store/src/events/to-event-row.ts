import {
  isJsonObject,
  setField,
  type AcceptedEvent,
  type Enrichment,
  type JsonObject,
  type JsonValue,
} from '@frontpage/contracts'
import {
  derivedStoryId,
  originBits,
  originShifts,
  type ColumnOrigins,
  type OriginColumn,
} from './column-origins.js'
import { defaultClientYears, eventKeyHour } from './event-key-hour.js'
import type { EventRow } from './event-row.js'

/** A longer value stays in its JSON object: columns are for values that are searched and grouped by. */
const maxColumnLength = 2_048

/** ClickHouse's DateTime64 holds the years 1900 to 2299. */
const minTime = Date.UTC(1900, 0, 1)
const maxTime = Date.UTC(2299, 11, 31)

export interface RowOptions {
  /** The parameter of `eventKeyHour`. */
  readonly clientYears?: number
  /** The result of `acceptanceOrderOf`. */
  readonly acceptanceOrder?: number
  /** The time when the row is made, by the transporter's clock, milliseconds since 1970; 0 where nobody asks for it. */
  readonly storedAtMs?: number
}

const minuteMs = 60_000

const nothing: JsonObject = Object.freeze({})

/**
 * The archive's row for an accepted event. Values with a column of their own move there and leave their JSON object, so
 * that nothing is stored twice and nothing is lost: a value that does not fit its column stays in the object.
 */
export function toEventRow(
  event: AcceptedEvent,
  enrichment: Partial<Enrichment> = {},
  { clientYears = defaultClientYears, acceptanceOrder = 0, storedAtMs = 0 }: RowOptions = {},
): EventRow {
  const understood: Enrichment['properties'] = enrichment.properties ?? {}
  const properties = event.properties ?? nothing
  const context = event.context ?? nothing
  const page = isJsonObject(context.page) ? context.page : undefined
  const library = isJsonObject(context.library) ? context.library : undefined

  const isStoryIdOwn = enrichment.storyId === undefined || enrichment.storyId === properties.storyId
  const title = valueOf('title', { properties, page, understood: understood.title })
  const url = valueOf('url', { properties, page, understood: understood.url })
  const path = valueOf('path', { properties, page })
  const referrer = valueOf('referrer', { properties, page })
  const columns = { title, url, path, referrer }
  const storyId = isStoryIdOwn ? fitting(properties.storyId) : (enrichment.storyId ?? '')

  return {
    message_id: event.messageId,
    source_id: event.sourceId,
    site: event.site,
    environment: event.environment,
    type: event.type,
    event: event.event ?? '',
    name: event.name ?? '',
    category: event.category ?? '',
    key_hour: eventKeyHour(event, clientYears),
    original_timestamp: storable(event.originalTimestamp),
    sent_at: storable(event.sentAt),
    received_at: event.receivedAt,
    timestamp: Math.max(minTime, Math.min(event.timestamp, event.receivedAt)),
    time_flag: event.timeFlag ?? '',
    privacy: event.privacy ?? '',
    user_id: event.userId ?? '',
    anonymous_id: event.anonymousId ?? '',
    group_id: event.groupId ?? '',
    previous_id: event.previousId ?? '',
    // A derived id is stored beside the fields from which it was derived.
    story_id: storyId,
    story_event: enrichment.storyEvent,
    section: fitting(properties.section) || (understood.section ?? ''),
    title,
    url,
    path,
    referrer,
    ip: event.ip ?? '',
    user_agent: fitting(context.userAgent) || (event.userAgent ?? ''),
    locale: fitting(context.locale),
    library_name: fitting(library?.name),
    library_version: fitting(library?.version),
    properties: withoutColumns(properties, isStoryIdOwn),
    traits: event.traits ?? {},
    context: toText(contextWithoutColumns(context, columns)),
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
    acceptance_order: acceptanceOrder,
    stored_at: Math.floor(storedAtMs / minuteMs) * 60,
    column_origins:
      originOf('title', title, { properties, page, understood: understood.title }) |
      originOf('url', url, { properties, page, understood: understood.url }) |
      originOf('path', path, { properties, page }) |
      originOf('referrer', referrer, { properties, page }) |
      (isStoryIdOwn ? 0 : derivedStoryId),
  }
}

/**
 * The properties' value has precedence, under the platform's name or the source's; the page's serves when there is no
 * other.
 */
function valueOf(
  key: OriginColumn,
  from: { properties: JsonObject; page: JsonObject | undefined; understood?: string | undefined },
): string {
  const own = fitting(from.properties[key]) || (from.understood ?? '')
  return own !== '' || from.page === undefined || key in from.properties ? own : fitting(from.page[key])
}

/** A value that is not the property's is the one under the source's own name, where there is one. */
function originOf(
  key: OriginColumn,
  value: string,
  from: { properties: JsonObject; page: JsonObject | undefined; understood?: string | undefined },
): ColumnOrigins {
  if (value === '') return 0
  const isOwn = from.properties[key] === value
  const own = isOwn ? originBits.properties : from.understood === value ? originBits.sourcesName : 0
  const ofPage = from.page !== undefined && from.page[key] === value ? originBits.page : 0
  return (own | ofPage) << originShifts[key]
}

function withoutColumns(properties: JsonObject, isStoryIdMoved: boolean): JsonObject {
  const rest: JsonObject = {}
  for (const key in properties) {
    const value = properties[key] as JsonValue
    switch (key) {
      case 'storyId':
        if (!isStoryIdMoved || fitting(value) === '') rest[key] = value
        break
      case 'section':
      case 'title':
      case 'url':
      case 'path':
      case 'referrer':
        if (fitting(value) === '') rest[key] = value
        break
      default:
        setField(rest, key, value)
    }
  }
  return rest
}

function contextWithoutColumns(context: JsonObject, columns: Record<OriginColumn, string>): JsonObject {
  const rest: JsonObject = {}
  for (const key in context) {
    const value = context[key] as JsonValue
    if (key === 'page' && isJsonObject(value)) {
      const page = pageWithoutColumns(value, columns)
      if (!isEmpty(page)) rest[key] = page
    } else if (key === 'library' && isJsonObject(value)) {
      const library = libraryWithoutColumns(value)
      if (!isEmpty(library)) rest[key] = library
    } else if ((key !== 'userAgent' && key !== 'locale') || fitting(value) === '') setField(rest, key, value)
  }
  return rest
}

/** Removes the fields whose values are already in a column. */
function pageWithoutColumns(page: JsonObject, columns: Record<OriginColumn, string>): JsonObject {
  const rest: JsonObject = {}
  for (const key in page) {
    const value = page[key] as JsonValue
    const isColumn = key === 'title' || key === 'url' || key === 'path' || key === 'referrer'
    if (!isColumn || value === '' || value !== columns[key]) setField(rest, key, value)
  }
  return rest
}

function libraryWithoutColumns(library: JsonObject): JsonObject {
  const rest: JsonObject = {}
  for (const key in library) {
    const value = library[key] as JsonValue
    if ((key !== 'name' && key !== 'version') || fitting(value) === '') setField(rest, key, value)
  }
  return rest
}

/** Returns a text that fits a column; else ''. */
function fitting(value: JsonValue | undefined): string {
  return typeof value === 'string' && value.length <= maxColumnLength ? value : ''
}

function unlessEmpty<Item>(list: readonly Item[] | undefined): readonly Item[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list
}

function toText(object: JsonObject | undefined): string {
  return object === undefined || isEmpty(object) ? '' : JSON.stringify(object)
}

/** Whether its JSON text would be empty: undefined fields are left out. */
function isEmpty(object: Readonly<Record<string, unknown>>): boolean {
  for (const key in object) if (object[key] !== undefined) return false
  return true
}

function storable(ms: number | undefined): number | null {
  return ms !== undefined && ms >= minTime && ms <= maxTime ? ms : null
}
