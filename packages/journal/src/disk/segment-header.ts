import { crc32 } from 'node:zlib'

/**
 * The beginning of a segment. Its records can be read without it: it serves to distinguish a torn end of the previous
 * segment from a damaged one, and helps a person who looks at the file.
 */
export const segmentHeaderBytes = 64
const magic = Buffer.from('FPJRNL01')

export interface SegmentHeader {
  logId: string
  sequence: number
  /** The number of the first event that the segment can hold, counted from the log's beginning. */
  firstEvent: number
  /** The number after that of the previous segment's last accepted event. */
  previousEnd: number
  /** Milliseconds since 1970. */
  createdAt: number
}

/**
 * The start value of a segment's checksums: a record of another file in recycled disk blocks is no record of this one.
 */
export function saltOf(logId: string, sequence: number): number {
  return crc32(`${logId}/${sequence}`)
}

export function encodeSegmentHeader(header: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(segmentHeaderBytes)
  magic.copy(bytes)
  bytes.write(header.logId.replaceAll('-', ''), 8, 'hex')
  bytes.writeUInt32LE(header.sequence, 24)
  bytes.writeDoubleLE(header.firstEvent, 32)
  bytes.writeDoubleLE(header.previousEnd, 40)
  bytes.writeDoubleLE(header.createdAt, 48)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 60)), 60)
  return bytes
}

/** Undefined when these are not the bytes of a segment's header. */
export function readSegmentHeader(bytes: Buffer): SegmentHeader | undefined {
  if (bytes.length < segmentHeaderBytes || !bytes.subarray(0, magic.length).equals(magic)) return undefined
  if (crc32(bytes.subarray(0, 60)) !== bytes.readUInt32LE(60)) return undefined
  return {
    logId: bytes.toString('hex', 8, 24).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    sequence: bytes.readUInt32LE(24),
    firstEvent: bytes.readDoubleLE(32),
    previousEnd: bytes.readDoubleLE(40),
    createdAt: bytes.readDoubleLE(48),
  }
}
