import type { EncodedRows } from './encode-event-rows.js'
import type { EventRow } from './event-row.js'

/** What an insert does not write. */
const defaults: EventRow = {
  message_id: '',
  source_id: '',
  site: '',
  environment: '',
  type: '',
  event: '',
  name: '',
  category: '',
  key_hour: 0,
  original_timestamp: null,
  sent_at: null,
  received_at: 0,
  timestamp: 0,
  time_flag: '',
  privacy: '',
  user_id: '',
  anonymous_id: '',
  group_id: '',
  previous_id: '',
  story_id: '',
  story_event: undefined,
  section: '',
  title: '',
  url: '',
  path: '',
  referrer: '',
  ip: '',
  user_agent: '',
  locale: '',
  library_name: '',
  library_version: '',
  properties: {},
  traits: {},
  context: '',
  other: '',
  browser: undefined,
  browser_version: undefined,
  os: undefined,
  device_class: undefined,
  bot_marks: undefined,
  channel: undefined,
  referrer_source: undefined,
  utm_source: undefined,
  utm_medium: undefined,
  utm_campaign: undefined,
  utm_term: undefined,
  utm_content: undefined,
  utm_id: undefined,
  click_ids: undefined,
  country: undefined,
}

/** One row of those that `encodeEventRows` made bytes of, as it was. */
export function decodeEventRow({ bytes }: Pick<EncodedRows, 'bytes'>, row: number): EventRow {
  let start = 0
  for (let skipped = 0; skipped < row; skipped++) start = bytes.indexOf('\n', start) + 1
  const text = bytes.toString('utf8', start, bytes.indexOf('\n', start))
  return { ...defaults, ...(JSON.parse(text) as Partial<EventRow>) }
}
