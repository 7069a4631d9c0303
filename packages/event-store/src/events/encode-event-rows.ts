import type { EventRow } from './event-row.js'
import { toJsonColumn } from './json-column.js'
import { createRowBinaryWriter, type RowBinaryWriter } from './row-binary-writer.js'

/** Rows of `events` as an insert sends them: RowBinary, the columns in the order of `eventColumns`. */
export interface EncodedRows {
  readonly bytes: Buffer
  /** By row: where it ends. */
  readonly ends: Uint32Array
  /** By row: `key_hour`, seconds since 1970. */
  readonly keyHours: Uint32Array
}

/**
 * Half of the bytes that the rows have as JSON, nothing to escape and nothing to look for: it costs a third less here,
 * and ClickHouse 2 µs a row less of 15.
 */
export function encodeEventRows(rows: readonly EventRow[]): EncodedRows {
  const ends = new Uint32Array(rows.length)
  const keyHours = new Uint32Array(rows.length)
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as EventRow
    writeRow(writer, row)
    ends[at] = writer.length()
    keyHours[at] = row.key_hour
  }
  return { bytes: writer.take(), ends, keyHours }
}

/** Nothing of it outlives a call but its memory. */
const writer = createRowBinaryWriter()

/** Column by column and not in a loop over `eventColumns`, which would look each of them up by its name. */
function writeRow(to: RowBinaryWriter, row: EventRow): void {
  to.text(row.message_id)
  to.text(row.source_id)
  to.text(row.site)
  to.text(row.environment)
  to.text(row.type)
  to.text(row.event)
  to.text(row.name)
  to.text(row.category)
  to.uint32(row.key_hour)
  to.nullableInt64(row.original_timestamp)
  to.nullableInt64(row.sent_at)
  to.int64(row.received_at)
  to.int64(row.timestamp)
  to.text(row.time_flag)
  to.text(row.privacy)
  to.text(row.user_id)
  to.text(row.anonymous_id)
  to.text(row.group_id)
  to.text(row.previous_id)
  to.text(row.story_id)
  to.text(row.story_event ?? '')
  to.text(row.section)
  to.text(row.title)
  to.text(row.url)
  to.text(row.path)
  to.text(row.referrer)
  to.text(row.ip)
  to.text(row.user_agent)
  to.text(row.locale)
  to.text(row.library_name)
  to.text(row.library_version)
  to.text(toJsonColumn(row.properties))
  to.text(toJsonColumn(row.traits))
  to.text(row.context)
  to.text(row.other)
  to.text(row.browser ?? '')
  to.uint16(row.browser_version ?? 0)
  to.text(row.os ?? '')
  to.text(row.device_class ?? '')
  to.texts(row.bot_marks ?? [])
  to.text(row.channel ?? '')
  to.text(row.referrer_source ?? '')
  to.text(row.utm_source ?? '')
  to.text(row.utm_medium ?? '')
  to.text(row.utm_campaign ?? '')
  to.text(row.utm_term ?? '')
  to.text(row.utm_content ?? '')
  to.text(row.utm_id ?? '')
  to.texts(row.click_ids ?? [])
  to.text(row.country ?? '')
  to.uint32(row.acceptance_order)
}
