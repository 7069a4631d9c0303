import { isJsonObject, type AcceptedEvent, type Enrichment, type JsonObject } from '@frontpage/contracts'
import type { EventRow } from './event-row.js'

/**
 * Restores the event and the enrichment of a row of the archive, for read models that are computed again. `toEventRow`
 * of the result is the same row, except for its `acceptance_order`.
 *
 * A row does not tell whether an address or a title stood in the properties or in `context.page`: pages and screens get
 * them as properties, where SDKs write both, other calls as their page's. A derived id becomes the event's own, and the
 * user agent the header's.
 */
export function fromEventRow(row: EventRow): { event: AcceptedEvent; enrichment: Enrichment } {
  const properties = { ...row.properties }
  const understood: Enrichment['properties'] = {}
  const context = parse(row.context) ?? {}
  const page = isJsonObject(context.page) ? { ...context.page } : {}
  const isView = row.type === 'page' || row.type === 'screen'

  if (row.story_id !== '' && !('storyId' in properties)) properties.storyId = row.story_id
  for (const key of ['section', 'title', 'url', 'path', 'referrer'] as const) {
    const value = row[key]
    if (value === '') continue
    const isOwn = isView || key === 'section' || key in page
    if (!isOwn) page[key] = value
    else if (!(key in properties)) properties[key] = value
    // The property holds something else, so the column has the value under the source's own name.
    else if (key !== 'path' && key !== 'referrer') understood[key] = value
  }
  if (!isEmpty(page)) context.page = page
  if (row.locale !== '') context.locale = row.locale
  const library = {
    ...(isJsonObject(context.library) && context.library),
    ...(row.library_name !== '' && { name: row.library_name }),
    ...(row.library_version !== '' && { version: row.library_version }),
  }
  if (!isEmpty(library)) context.library = library

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
      storyId: known(row.story_id),
      storyEvent: known(row.story_event),
      properties: understood,
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
