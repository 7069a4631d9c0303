import { readRecord } from './record-codec.js'

/** Consecutive records, ready to become a batch. */
export interface Scan {
  /** Bytes passed, damaged records among them; relative to where the scan began. */
  bytes: number
  payloads: Buffer[]
  events: number
  /** Of the first record; 0 when there is none. */
  firstEvent: number
  writtenAt: number
  /** The number after the last event; 0 when there is none. */
  endEvent: number
  /** Records whose header is right and whose payload is not; passed over. */
  damaged: number
  /**
   * `limit`: the next record does not fit any more. `end`: all bytes are read. `incomplete`: the next record goes on
   * behind the bytes, up to `neededBytes` at least. `garbage`: what follows is no record.
   */
  stopped: 'limit' | 'end' | 'incomplete' | 'garbage'
  neededBytes: number
}

/** Reads records from the beginning of `bytes` until a limit is reached; the first one is taken however large it is. */
export function scanRecords(
  bytes: Buffer,
  options: { salt: number; maxEvents: number; maxBytes: number },
): Scan {
  const scan: Scan = {
    bytes: 0,
    payloads: [],
    events: 0,
    firstEvent: 0,
    writtenAt: 0,
    endEvent: 0,
    damaged: 0,
    stopped: 'end',
    neededBytes: 0,
  }
  while (scan.bytes < bytes.length) {
    const read = readRecord(bytes, scan.bytes, options.salt)
    if (read.kind === 'garbage') return { ...scan, stopped: 'garbage' }
    if (read.kind === 'incomplete') return { ...scan, stopped: 'incomplete', neededBytes: read.end }
    if (read.kind === 'damaged') {
      scan.damaged++
    } else {
      const isFirst = scan.payloads.length === 0
      const fits = scan.events + read.events <= options.maxEvents && read.end <= options.maxBytes
      if (!isFirst && !fits) return { ...scan, stopped: 'limit' }
      if (isFirst) {
        scan.firstEvent = read.firstEvent
        scan.writtenAt = read.writtenAt
      }
      scan.payloads.push(read.payload)
      scan.events += read.events
      scan.endEvent = read.firstEvent + read.events
    }
    scan.bytes = read.end
  }
  return scan
}
