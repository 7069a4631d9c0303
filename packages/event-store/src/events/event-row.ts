import type { JsonObject } from '@frontpage/contracts'

/**
 * One row of `events`, as ClickHouse's JSONEachRow reads it: `key_hour` in seconds since 1970, the other times in whole
 * milliseconds, which is how a bare integer is read into DateTime64(3).
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
  /** The platform's name of what a track call stands for. */
  story_event: string
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
  /** JSON text of what of the context has no column of its own; empty when nothing is left. */
  context: string
  /** JSON text of the top-level fields that the platform gives no meaning to. */
  other: string
}
