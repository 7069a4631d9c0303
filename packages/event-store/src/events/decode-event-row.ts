import type { JsonObject } from '@frontpage/contracts'
import type { EncodedRows } from './encode-event-rows.js'
import { eventColumns } from './event-columns.js'
import type { EventRow } from './event-row.js'
import { fromJsonColumn } from './json-column.js'
import { createRowBinaryReader } from './row-binary-reader.js'

type Column = keyof EventRow

export interface RowDecoder {
  /** The columns that a row has, in their order. */
  readonly columns: readonly Column[]
  /**
   * Decodes a row in the form in which `encodeEventRows` writes it, but with these columns only: the others get their
   * defaults. Undefined where the bytes end within the row.
   */
  decode(bytes: Buffer, at: number): EventRow | undefined
  /** The place behind the row that was decoded last. */
  end(): number
}

const allColumns = eventColumns.map(([name]) => name)

export function createRowDecoder(columns: readonly Column[] = allColumns): RowDecoder {
  const from = createRowBinaryReader()
  const has = Object.fromEntries(allColumns.map((name) => [name, columns.includes(name)])) as Record<Column, boolean> // prettier-ignore
  /** Texts of the last row, for columns in which the same one often follows itself. */
  const last = newTexts()

  return {
    columns: allColumns.filter((name) => has[name]),
    /** Column by column and not in a loop, for the reason for which rows are written so. */
    decode(bytes, at) {
      from.start(bytes, at)
      const row: EventRow = {
        message_id: has.message_id ? from.text() : '',
        source_id: has.source_id ? (last.source_id = from.textLike(last.source_id)) : '',
        site: has.site ? (last.site = from.textLike(last.site)) : '',
        environment: has.environment ? (last.environment = from.textLike(last.environment)) : '',
        type: has.type ? (last.type = from.textLike(last.type)) : '',
        event: has.event ? (last.event = from.textLike(last.event)) : '',
        name: has.name ? (last.name = from.textLike(last.name)) : '',
        category: has.category ? (last.category = from.textLike(last.category)) : '',
        key_hour: has.key_hour ? from.uint32() : 0,
        original_timestamp: has.original_timestamp ? from.nullableInt64() : null,
        sent_at: has.sent_at ? from.nullableInt64() : null,
        received_at: has.received_at ? from.int64() : 0,
        timestamp: has.timestamp ? from.int64() : 0,
        time_flag: has.time_flag ? (last.time_flag = from.textLike(last.time_flag)) : '',
        privacy: has.privacy ? (last.privacy = from.textLike(last.privacy)) : '',
        user_id: has.user_id ? from.text() : '',
        anonymous_id: has.anonymous_id ? from.text() : '',
        group_id: has.group_id ? (last.group_id = from.textLike(last.group_id)) : '',
        previous_id: has.previous_id ? from.text() : '',
        story_id: has.story_id ? (last.story_id = from.textLike(last.story_id)) : '',
        story_event: known(
          has.story_event ? (last.story_event = from.textLike(last.story_event)) : '',
        ) as EventRow['story_event'],
        section: has.section ? (last.section = from.textLike(last.section)) : '',
        title: has.title ? from.text() : '',
        url: has.url ? from.text() : '',
        path: has.path ? from.text() : '',
        referrer: has.referrer ? (last.referrer = from.textLike(last.referrer)) : '',
        ip: has.ip ? from.text() : '',
        user_agent: has.user_agent ? (last.user_agent = from.textLike(last.user_agent)) : '',
        locale: has.locale ? (last.locale = from.textLike(last.locale)) : '',
        library_name: has.library_name ? (last.library_name = from.textLike(last.library_name)) : '',
        library_version: has.library_version
          ? (last.library_version = from.textLike(last.library_version))
          : '',
        properties: has.properties ? objectOf(from.textUnless('{}')) : nothing,
        traits: has.traits ? objectOf(from.textUnless('{}')) : nothing,
        context: has.context ? (last.context = from.textLike(last.context)) : '',
        other: has.other ? (last.other = from.textLike(last.other)) : '',
        browser: known(has.browser ? (last.browser = from.textLike(last.browser)) : ''),
        browser_version: has.browser_version ? from.uint16() || undefined : undefined,
        os: known(has.os ? (last.os = from.textLike(last.os)) : ''),
        device_class: known(
          has.device_class ? (last.device_class = from.textLike(last.device_class)) : '',
        ) as EventRow['device_class'],
        bot_marks: (has.bot_marks ? unlessEmpty(from.texts()) : undefined) as EventRow['bot_marks'],
        channel: known(
          has.channel ? (last.channel = from.textLike(last.channel)) : '',
        ) as EventRow['channel'],
        referrer_source: known(
          has.referrer_source ? (last.referrer_source = from.textLike(last.referrer_source)) : '',
        ),
        utm_source: known(has.utm_source ? (last.utm_source = from.textLike(last.utm_source)) : ''),
        utm_medium: known(has.utm_medium ? (last.utm_medium = from.textLike(last.utm_medium)) : ''),
        utm_campaign: known(has.utm_campaign ? (last.utm_campaign = from.textLike(last.utm_campaign)) : ''),
        utm_term: known(has.utm_term ? (last.utm_term = from.textLike(last.utm_term)) : ''),
        utm_content: known(has.utm_content ? (last.utm_content = from.textLike(last.utm_content)) : ''),
        utm_id: known(has.utm_id ? (last.utm_id = from.textLike(last.utm_id)) : ''),
        click_ids: has.click_ids ? unlessEmpty(from.texts()) : undefined,
        country: known(has.country ? (last.country = from.textLike(last.country)) : ''),
        acceptance_order: has.acceptance_order ? from.uint32() : 0,
        stored_at: has.stored_at ? from.uint32() : 0,
        column_origins: has.column_origins ? from.uint16() : 0,
      }
      return from.at() > bytes.length ? undefined : row
    },
    end: () => from.at(),
  }
}

const decoder = createRowDecoder()

/** Decodes one row of those that `encodeEventRows` encoded. */
export function decodeEventRow({ bytes, ends }: EncodedRows, row: number): EventRow {
  const decoded = decoder.decode(bytes, row === 0 ? 0 : (ends[row - 1] ?? 0))
  if (decoded === undefined) throw new RangeError(`there is no whole row ${row} in these bytes`)
  return decoded
}

function newTexts() {
  return {
    source_id: '',
    site: '',
    environment: '',
    type: '',
    event: '',
    name: '',
    category: '',
    time_flag: '',
    privacy: '',
    group_id: '',
    story_id: '',
    story_event: '',
    section: '',
    referrer: '',
    user_agent: '',
    locale: '',
    library_name: '',
    library_version: '',
    context: '',
    other: '',
    browser: '',
    os: '',
    device_class: '',
    channel: '',
    referrer_source: '',
    utm_source: '',
    utm_medium: '',
    utm_campaign: '',
    utm_term: '',
    utm_content: '',
    utm_id: '',
    country: '',
  }
}

const nothing: JsonObject = Object.freeze({})

/** A text that ends too early is empty. */
function objectOf(text: string | undefined): JsonObject {
  return text === undefined || text === '' ? nothing : fromJsonColumn(JSON.parse(text) as JsonObject)
}

/** Columns of an enrichment are undefined where a value is not known. */
function known(text: string): string | undefined {
  return text === '' ? undefined : text
}

function unlessEmpty(list: string[]): string[] | undefined {
  return list.length === 0 ? undefined : list
}
