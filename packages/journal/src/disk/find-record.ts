import type { JournalFiles } from './journal-files.js'
import { readRange } from './read-range.js'
import { findRecordHeader, recordHeaderBytes } from './record-codec.js'

const windowBytes = 1024 * 1024

/** Finds the next record between `start` and `end`, after something unreadable; returns `end` when there is none. */
export async function findRecord(
  files: JournalFiles,
  { path, salt }: { path: string; salt: number },
  start: number,
  end: number,
): Promise<number> {
  for (let at = start; at + recordHeaderBytes <= end; at += windowBytes) {
    const bytes = await readRange(files, path, at, Math.min(end, at + windowBytes + recordHeaderBytes - 1))
    const found = findRecordHeader(bytes, 0, salt)
    if (found !== undefined) return at + found
  }
  return end
}
