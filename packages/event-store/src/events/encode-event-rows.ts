import type { EventRow } from './event-row.js'
import { toJsonColumn } from './json-column.js'
import { createRowBinaryWriter, type RowBinaryWriter } from './row-binary-writer.js'

/** Rows of `events` as an insert sends them: RowBinary, the columns in the order of `eventColumns`. */
export interface EncodedRows {
  readonly bytes: Buffer
  /** The end of each row. */
  readonly ends: Uint32Array
  /** The `key_hour` of each row, in seconds since 1970. */
  readonly keyHours: Uint32Array
}

/**
 * Half of the bytes that the rows have as JSON, nothing to escape and nothing to look for: it costs a third less here,
 * and ClickHouse 2 µs a row less of 15.
 */
export function encodeEventRows(rows: readonly EventRow[]): EncodedRows {
  return encodeAsEventRows(rows, (row) => row)
}

/**
 * The rows of items from `start` on, until they take `maxBytes`, and at least one. Each row is made when its turn
 * comes: what many items share is written out once a row, and can be a hundred times as large as the items.
 */
export function encodeAsEventRows<Item>(
  items: readonly Item[],
  toRow: (item: Item) => EventRow,
  { start = 0, maxBytes = Infinity }: { start?: number; maxBytes?: number } = {},
): EncodedRows {
  const ends = new Uint32Array(items.length - start)
  const keyHours = new Uint32Array(items.length - start)
  let count = 0
  for (let at = start; at < items.length && writer.length() < maxBytes; at++) {
    const row = toRow(items[at] as Item)
    writeRow(writer, row)
    ends[count] = writer.length()
    keyHours[count++] = row.key_hour
  }
  const bytes = writer.take()
  return start + count === items.length
    ? { bytes, ends, keyHours }
    : { bytes, ends: ends.slice(0, count), keyHours: keyHours.slice(0, count) }
}

/** Nothing of it outlives a call except its memory. */
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
  to.uint32(row.stored_at)
  to.uint16(row.column_origins)
}
