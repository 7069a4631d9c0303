import { storyNumberBytes } from '@frontpage/contracts'
import { recordBytes, recordKinds } from './reader-records.js'

/** A record of a reader's log, and where it lies in the log. */
export interface ParsedRecord {
  readonly kind: number
  readonly atMs: number
  /** The place of the record's first byte, and of the one behind its last. */
  readonly start: number
  readonly end: number
}

/**
 * The records of a log that count, in the order in which they were written: after the reader had everything forgotten,
 * what is of before does not. A record of an unknown kind, or one that is cut off, ends the log: a newer release wrote it.
 */
export function parseReaderLog(log: Buffer): ParsedRecord[] {
  const records = allRecords(log)
  const forgottenMs = forgottenAt(records)
  if (forgottenMs === undefined) return records
  return records.filter(({ kind, atMs }) => kind === recordKinds.forgotten || atMs > forgottenMs)
}

/** The last time at which the reader had everything forgotten; undefined where that never was. */
function forgottenAt(records: readonly ParsedRecord[]): number | undefined {
  let latest: number | undefined
  for (const { kind, atMs } of records) {
    if (kind === recordKinds.forgotten) latest = Math.max(latest ?? 0, atMs)
  }
  return latest
}

function allRecords(log: Buffer): ParsedRecord[] {
  const records: ParsedRecord[] = []
  let start = 0
  while (start < log.length) {
    const kind = log[start]!
    const end = start + sizeAt(log, start)
    if (end === start || end > log.length) break
    records.push({ kind, atMs: timeAt(log, kind, start), start, end })
    start = end
  }
  return records
}

/** 0 for an unknown kind. */
function sizeAt(log: Buffer, start: number): number {
  switch (log[start]) {
    case recordKinds.view:
    case recordKinds.click:
      return recordBytes.view
    case recordKinds.read:
      return recordBytes.read
    case recordKinds.shown:
      return recordBytes.shownHead + storyNumberBytes * (log[start + 1] ?? 0)
    case recordKinds.story:
      return recordBytes.story
    case recordKinds.topic:
      return recordBytes.topicHead + (log[start + 1] ?? 0)
    case recordKinds.forgotten:
      return recordBytes.forgotten
    default:
      return 0
  }
}

function timeAt(log: Buffer, kind: number, start: number): number {
  switch (kind) {
    case recordKinds.story:
    case recordKinds.forgotten:
      return log.readUIntBE(start + 1, 6)
    case recordKinds.topic:
      return log.readUIntBE(start + 2, 6)
    case recordKinds.shown:
      return log.readUInt32BE(start + 2) * 1000
    default:
      return log.readUInt32BE(start + 1) * 1000
  }
}
