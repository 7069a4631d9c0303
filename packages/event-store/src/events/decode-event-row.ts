import type { JsonObject } from '@frontpage/contracts'
import type { EncodedRows } from './encode-event-rows.js'
import { eventColumns, type ColumnKind } from './event-columns.js'
import type { EventRow } from './event-row.js'
import { fromJsonColumn } from './json-column.js'

/** Columns of an enrichment are undefined where a value is not known. */
const unknowns: ReadonlySet<keyof EventRow> = new Set([
  'story_event',
  'browser',
  'browser_version',
  'os',
  'device_class',
  'bot_marks',
  'channel',
  'referrer_source',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
  'utm_id',
  'click_ids',
  'country',
])

/** Decodes one row of those that `encodeEventRows` encoded. */
export function decodeEventRow({ bytes, ends }: EncodedRows, row: number): EventRow {
  const read = createReader(bytes, row === 0 ? 0 : (ends[row - 1] ?? 0))
  return Object.fromEntries(
    eventColumns.map(([name, kind]) => {
      const value = read[kind]()
      return [name, unknowns.has(name) && isDefault(value) ? undefined : value]
    }),
  ) as unknown as EventRow
}

function isDefault(value: unknown): boolean {
  return value === '' || value === 0 || (Array.isArray(value) && value.length === 0)
}

function createReader(bytes: Buffer, start: number): Record<ColumnKind, () => unknown> {
  let at = start

  function varint(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  function text(): string {
    const length = varint()
    return bytes.toString('utf8', at, (at += length))
  }
  function int64(): number {
    at += 8
    return Number(bytes.readBigInt64LE(at - 8))
  }

  return {
    text,
    json: () => fromJsonColumn(JSON.parse(text()) as JsonObject),
    texts: () => Array.from({ length: varint() }, text),
    uint16: () => bytes.readUInt16LE((at += 2) - 2),
    uint32: () => bytes.readUInt32LE((at += 4) - 4),
    int64,
    nullableInt64: () => (bytes[at++] === 1 ? null : int64()),
  }
}
