import { readRange } from './read-range.js'
import { isRecordHeader, recordHeaderBytes } from './record-codec.js'

const windowBytes = 1024 * 1024

/** Where the next record begins between `start` and `end`, behind something unreadable; `end` when there is none. */
export async function findRecord(path: string, salt: number, start: number, end: number): Promise<number> {
  for (let at = start; at + recordHeaderBytes <= end; at += windowBytes) {
    const bytes = await readRange(path, at, Math.min(end, at + windowBytes + recordHeaderBytes - 1))
    for (let offset = 0; offset + recordHeaderBytes <= bytes.length; offset++) {
      if (isRecordHeader(bytes, offset, salt)) return at + offset
    }
  }
  return end
}
