import type { Enrichment, JsonObject } from '@frontpage/contracts'
import type { ColumnOrigins } from './column-origins.js'

/**
 * One row of `events`, as ClickHouse's JSONEachRow reads it: `key_hour` and `stored_at` in seconds since 1970, the other times in whole
 * milliseconds, which is how a bare integer is read into DateTime64(3). An undefined field is not written, and stored
 * as its column's default: most fields of an enrichment are absent from most events.
 */
export interface EventRow {
  message_id: string
  source_id: string
  site: string
  environment: string
  type: string
  event: string
  name: string
  category: string
  key_hour: number
  original_timestamp: number | null
  sent_at: number | null
  received_at: number
  timestamp: number
  time_flag: string
  privacy: string
  user_id: string
  anonymous_id: string
  group_id: string
  previous_id: string
  story_id: string
  /** The platform's name for the event. */
  story_event: Enrichment['storyEvent']
  section: string
  title: string
  url: string
  path: string
  referrer: string
  ip: string
  user_agent: string
  locale: string
  library_name: string
  library_version: string
  properties: JsonObject
  traits: JsonObject
  /** JSON text of the part of the context that has no column of its own; empty when nothing is left. */
  context: string
  /** JSON text of the top-level fields without a meaning to the platform. */
  other: string
  browser: string | undefined
  browser_version: number | undefined
  os: string | undefined
  device_class: Enrichment['deviceClass']
  bot_marks: Enrichment['botMarks'] | undefined
  channel: Enrichment['channel']
  referrer_source: string | undefined
  utm_source: string | undefined
  utm_medium: string | undefined
  utm_campaign: string | undefined
  utm_term: string | undefined
  utm_content: string | undefined
  utm_id: string | undefined
  click_ids: Enrichment['clickIds'] | undefined
  country: string | undefined
  /** Among the events that one process accepted in one millisecond, the lowest was first: `acceptanceOrderOf`. */
  acceptance_order: number
  /** When the transporter made the row, in seconds since 1970, rounded down to the minute; 0 in rows from before it said so. */
  stored_at: number
  column_origins: ColumnOrigins
}
