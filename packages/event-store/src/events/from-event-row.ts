import {
  isJsonObject,
  maxStoryIdLength,
  type AcceptedEvent,
  type Enrichment,
  type JsonObject,
  type StoryProperties,
} from '@frontpage/contracts'
import { derivedStoryId, originBits, originMask, originShifts, type OriginColumn } from './column-origins.js'
import type { EventRow } from './event-row.js'

const originColumns = Object.keys(originShifts) as OriginColumn[]

/**
 * Restores the event and the enrichment of a row of the archive, for read models that are computed again. `toEventRow`
 * of the result is the same row, except for its `acceptance_order` and `stored_at`. The user agent becomes the header's.
 *
 * A row from before migration 10 does not tell whether an address or a title stood in the properties or in
 * `context.page`: pages and screens get them as properties, where SDKs write both, other calls as their page's. A derived
 * id becomes the event's own there.
 *
 * @param understand reads the properties under their source's own names, which the archive keeps. Without it, the
 * enrichment contains those that have columns.
 */
export function fromEventRow(
  row: EventRow,
  understand?: (properties: JsonObject) => StoryProperties,
): { event: AcceptedEvent; enrichment: Enrichment } {
  const properties = { ...row.properties }
  const understood: { -readonly [Name in 'section' | 'title' | 'url']?: string } = {}
  const context = parse(row.context) ?? {}
  const page = isJsonObject(context.page) ? { ...context.page } : {}
  const isView = row.type === 'page' || row.type === 'screen'

  const origins = row.column_origins
  const isStoryIdOwn = (origins & derivedStoryId) === 0 && !('storyId' in properties)
  if (row.story_id !== '' && isStoryIdOwn) properties.storyId = row.story_id
  if (row.section !== '') {
    if (!('section' in properties)) properties.section = row.section
    // The property holds something else, so the column has the value under the source's own name.
    else understood.section = row.section
  }
  for (const key of originColumns) {
    const value = row[key]
    if (value === '') continue
    const bits = (origins >> originShifts[key]) & originMask
    const from = bits === 0 ? guessOrigin(key, { properties, page, isView }) : bits
    if ((from & originBits.properties) !== 0) properties[key] = value
    if ((from & originBits.page) !== 0) page[key] = value
    if ((from & originBits.sourcesName) !== 0 && (key === 'title' || key === 'url')) understood[key] = value
  }
  if (!isEmpty(page)) context.page = page
  if (row.locale !== '') context.locale = row.locale
  if (row.library_name !== '' || row.library_version !== '') {
    context.library = {
      ...(isJsonObject(context.library) && context.library),
      ...(row.library_name !== '' && { name: row.library_name }),
      ...(row.library_version !== '' && { version: row.library_version }),
    }
  }

  return {
    event: {
      messageId: row.message_id,
      type: row.type as AcceptedEvent['type'],
      sourceId: row.source_id,
      site: row.site,
      environment: row.environment,
      receivedAt: row.received_at,
      timestamp: row.timestamp,
      originalTimestamp: row.original_timestamp ?? undefined,
      sentAt: row.sent_at ?? undefined,
      timeFlag: known(row.time_flag) as AcceptedEvent['timeFlag'],
      privacy: known(row.privacy) as AcceptedEvent['privacy'],
      event: known(row.event),
      name: known(row.name),
      category: known(row.category),
      userId: known(row.user_id),
      anonymousId: known(row.anonymous_id),
      groupId: known(row.group_id),
      previousId: known(row.previous_id),
      properties,
      traits: isEmpty(row.traits) ? undefined : row.traits,
      context: isEmpty(context) ? undefined : context,
      other: parse(row.other),
      ip: known(row.ip),
      userAgent: known(row.user_agent),
    },
    enrichment: {
      // A longer text is an event's own, and names no story.
      storyId: row.story_id.length > maxStoryIdLength ? undefined : known(row.story_id),
      storyEvent: known(row.story_event),
      properties: understand === undefined ? understood : merged(understand(properties), understood),
      browser: known(row.browser),
      browserVersion: row.browser_version === 0 ? undefined : row.browser_version,
      os: known(row.os),
      deviceClass: known(row.device_class),
      botMarks: row.bot_marks ?? [],
      channel: known(row.channel),
      referrerSource: known(row.referrer_source),
      utmSource: known(row.utm_source),
      utmMedium: known(row.utm_medium),
      utmCampaign: known(row.utm_campaign),
      utmTerm: known(row.utm_term),
      utmContent: known(row.utm_content),
      utmId: known(row.utm_id),
      clickIds: row.click_ids ?? [],
      country: known(row.country),
    },
  }
}

/** The origin of a value in a row that does not tell it. */
function guessOrigin(
  key: OriginColumn,
  { properties, page, isView }: { properties: JsonObject; page: JsonObject; isView: boolean },
): number {
  if (!isView && !(key in page)) return originBits.page
  return key in properties ? originBits.sourcesName : originBits.properties
}

function merged(all: StoryProperties, ofColumns: StoryProperties): StoryProperties {
  return isEmpty(ofColumns) ? all : { ...all, ...ofColumns }
}

/** Columns hold '' for an absent value. */
function known<Text extends string>(text: Text | undefined): Text | undefined {
  return (text as string | undefined) === '' ? undefined : text
}

function parse(text: string): JsonObject | undefined {
  return text === '' ? undefined : (JSON.parse(text) as JsonObject)
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false
  return true
}
