import { readRecord } from './record-codec.js'

/** Consecutive records, ready to become a batch. */
export interface Scan {
  /** Bytes of the records that were read; relative to the start of the scan. */
  bytes: number
  payloads: Buffer[]
  events: number
  /** The first event of the first record; 0 when there is none. */
  firstEvent: number
  writtenAt: number
  /** The number after the last event; 0 when there is none. */
  endEvent: number
  /**
   * `limit`: the next record does not fit any more. `end`: all bytes are read. `incomplete`: the next record continues
   * after the bytes. `damaged`: its header is right and its payload is not. `garbage`: the next bytes are no record.
   */
  stopped: 'limit' | 'end' | 'incomplete' | 'damaged' | 'garbage'
  /**
   * The end of the record that stopped the scan, when it is incomplete or damaged; relative to the start of the scan.
   */
  nextEnd: number
}

/**
 * Reads records from `offset` of `bytes` until a limit is reached or one cannot be read; the first one is taken however
 * large it is.
 */
export function scanRecords(
  bytes: Buffer,
  options: { salt: number; maxEvents: number; maxBytes: number },
  offset = 0,
): Scan {
  const scan: Scan = {
    bytes: 0,
    payloads: [],
    events: 0,
    firstEvent: 0,
    writtenAt: 0,
    endEvent: 0,
    stopped: 'end',
    nextEnd: 0,
  }
  while (offset + scan.bytes < bytes.length) {
    const read = readRecord(bytes, offset + scan.bytes, options.salt)
    if (read.kind === 'garbage') return { ...scan, stopped: 'garbage' }
    const end = read.end - offset
    if (read.kind !== 'record') return { ...scan, stopped: read.kind, nextEnd: end }
    const isFirst = scan.payloads.length === 0
    const fits = scan.events + read.events <= options.maxEvents && end <= options.maxBytes
    if (!isFirst && !fits) return { ...scan, stopped: 'limit' }
    if (isFirst) {
      scan.firstEvent = read.firstEvent
      scan.writtenAt = read.writtenAt
    }
    scan.payloads.push(read.payload)
    scan.events += read.events
    scan.endEvent = read.firstEvent + read.events
    scan.bytes = end
  }
  return scan
}
