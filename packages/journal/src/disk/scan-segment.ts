import type { JournalFiles } from './journal-files.js'
import type { PayloadMemory } from './payload-memory.js'
import { readRange } from './read-range.js'
import { scanRecords, type Scan } from './scan-records.js'

export interface ScanLimits {
  maxEvents: number
  maxBytes: number
}

/** A file with records, and the start value of their checksums. */
export interface RecordFile {
  readonly path: string
  readonly salt: number
}

export interface ScanAccess {
  files: JournalFiles
  memory: PayloadMemory
}

export interface SegmentScan extends Scan {
  /** The payloads, adjacent. */
  payload: Buffer
}

/** Smaller than the maximum that a record header can express, larger than any record that is written. */
export const maxReadBytes = 64 * 1024 * 1024

/** Scans a segment from byte `start`, far enough to get at least one record. */
export async function scanSegment(
  file: RecordFile,
  { start, end }: { start: number; end: number },
  options: ScanAccess & ScanLimits,
): Promise<SegmentScan> {
  let wanted = Math.min(end, start + options.maxBytes)
  for (;;) {
    const scan = await scanOnce(file, { start, end: wanted }, options)
    const needed = start + scan.nextEnd
    const isBeyondRead = scan.stopped === 'incomplete' && scan.readBytes === wanted - start && wanted < end
    if (scan.payloads.length > 0 || !isBeyondRead || needed > end) return scan
    if (needed - start > maxReadBytes) return { ...scan, stopped: 'garbage' }
    wanted = needed
  }
}

async function scanOnce(
  file: RecordFile,
  range: { start: number; end: number },
  options: ScanAccess & ScanLimits,
): Promise<SegmentScan & { readBytes: number }> {
  return readPayloads(file, range, options, (bytes) => {
    const scan = scanRecords(bytes, { ...options, salt: file.salt })
    return { ...scan, readBytes: bytes.length }
  })
}

/** Reads a range into the payloads' memory, and keeps the records that `scan` finds in it. */
export async function readPayloads<Found extends { payloads: readonly Buffer[] }>(
  { path }: RecordFile,
  { start, end }: { start: number; end: number },
  { files, memory }: ScanAccess,
  scan: (bytes: Buffer) => Found,
): Promise<Found & { payload: Buffer }> {
  let room: Buffer | undefined
  try {
    const bytes = await readRange(files, path, start, end, (size) => (room = memory.allocate(size)))
    const found = scan(bytes)
    let length = 0
    for (const payload of found.payloads) length += payload.copy(bytes, length)
    memory.release((room ?? bytes).subarray(length))
    return { ...found, payload: bytes.subarray(0, length) }
  } catch (error) {
    if (room !== undefined) memory.release(room)
    throw error
  }
}
