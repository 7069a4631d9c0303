import { crc32 } from 'node:zlib'
import { writeLine, type Line } from './journal-line.js'

/**
 * A record: 32 bytes of header, then its lines, each with a line feed. All numbers little-endian.
 *
 * | at | type    | holds                                                                     |
 * | -- | ------- | ------------------------------------------------------------------------- |
 * | 0  | uint32  | bytes of the payload                                                      |
 * | 4  | uint32  | events                                                                    |
 * | 8  | float64 | number of the first event, counted from the log's beginning               |
 * | 16 | float64 | when it was written, milliseconds since 1970                              |
 * | 24 | uint32  | CRC-32 of the payload                                                     |
 * | 28 | uint32  | CRC-32 of the 28 bytes before                                             |
 *
 * Both checksums start from the segment's salt, so that a record of another file in recycled disk blocks is no record.
 * The header has its own, so that a damaged payload costs one record and not the rest of the segment.
 */
export const recordHeaderBytes = 32

interface RecordInfo {
  events: number
  firstEvent: number
  writtenAt: number
}

export type ReadRecord =
  | ({ kind: 'record'; end: number; payload: Buffer } & RecordInfo)
  /** The bytes end before the record does; `end` is where it would end, as far as is known. */
  | { kind: 'incomplete'; end: number }
  /** The header is right and the payload is not; the next record starts at `end`. */
  | { kind: 'damaged'; end: number }
  /** These bytes are no record's header: the start of the next record is unknown. */
  | { kind: 'garbage' }

/**
 * Writes a record, as its header and its payload.
 *
 * @param payload the buffer for the lines; has their exact UTF-8 length, with a line feed after each.
 */
export function encodeRecord(
  { lines, events }: { lines: readonly Line[]; events: number },
  info: { firstEvent: number; writtenAt: number; salt: number },
  payload: Buffer,
): [header: Buffer, payload: Buffer] {
  let at = 0
  // Lines are written one at a time: when they are joined first, one line outside Latin-1 makes the whole text two
  // bytes a character and the encoding three times as expensive (measured 0.67 against 0.19 µs a 600-byte line).
  for (const line of lines) {
    at = writeLine(line, payload, at)
    payload[at++] = 0x0a
  }
  const header = Buffer.allocUnsafe(recordHeaderBytes)
  header.writeUInt32LE(payload.length, 0)
  header.writeUInt32LE(events, 4)
  header.writeDoubleLE(info.firstEvent, 8)
  header.writeDoubleLE(info.writtenAt, 16)
  header.writeUInt32LE(crc32(payload, info.salt), 24)
  header.writeUInt32LE(crc32(header.subarray(0, 28), info.salt), 28)
  return [header, payload]
}

/** The record that starts at `offset`; its payload is a view of `bytes`. */
export function readRecord(bytes: Buffer, offset: number, salt: number): ReadRecord {
  const start = offset + recordHeaderBytes
  if (start > bytes.length) return { kind: 'incomplete', end: start }
  if (!isChecked(bytes, offset, salt)) return { kind: 'garbage' }
  const end = start + bytes.readUInt32LE(offset)
  if (end > bytes.length) return { kind: 'incomplete', end }
  const payload = bytes.subarray(start, end)
  if (crc32(payload, salt) !== bytes.readUInt32LE(offset + 24)) return { kind: 'damaged', end }
  return {
    kind: 'record',
    end,
    payload,
    events: bytes.readUInt32LE(offset + 4),
    firstEvent: bytes.readDoubleLE(offset + 8),
    writtenAt: bytes.readDoubleLE(offset + 16),
  }
}

/**
 * Whether a record's header is at `offset`, fast where there is none: a time of writing between 2004 and 2109 ends in
 * these bytes, which JSON texts hardly ever contain.
 */
export function isRecordHeader(bytes: Buffer, offset: number, salt: number): boolean {
  if (offset + recordHeaderBytes > bytes.length) return false
  const high = bytes[offset + 22] ?? 0
  return bytes[offset + 23] === 0x42 && high >= 0x70 && high <= 0x8f && isChecked(bytes, offset, salt)
}

/** The position of the next record's header at or after `start`, if any. */
export function findRecordHeader(bytes: Buffer, start: number, salt: number): number | undefined {
  for (let offset = start; offset + recordHeaderBytes <= bytes.length; offset++) {
    if (isRecordHeader(bytes, offset, salt)) return offset
  }
  return undefined
}

function isChecked(bytes: Buffer, offset: number, salt: number): boolean {
  return crc32(bytes.subarray(offset, offset + 28), salt) === bytes.readUInt32LE(offset + 28)
}
