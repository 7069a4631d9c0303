import { createGroupCommit } from '@frontpage/concurrency'
import type { TraceContext } from '@frontpage/contracts'
import { byteLengthOf, eventsOf, type Line } from '../disk/journal-line.js'
import { recordHeaderBytes } from '../disk/record-codec.js'

/** Lines that become one record. */
export interface PendingRecord {
  lines: Line[]
  events: number
  payloadBytes: number
  /** The traced requests among those whose last line it holds. */
  requests: TraceContext[] | undefined
}

export interface Appender {
  /** Resolves when a commit that holds all lines succeeded; appends of one group share one promise. */
  append(lines: readonly Line[], request?: TraceContext): Promise<void>
  /** Bytes that wait or are being written. */
  pendingBytes(): number
  /** Resolves when nothing waits and nothing is being written. */
  drain(): Promise<void>
}

/** A batch is made of whole records, so a record has at most about the size of the smallest useful batch. */
const maxRecordEvents = 500
const maxRecordBytes = 256 * 1024

/**
 * Group commit with one commit at a time: appends during a commit become the next group. The first append of a quiet
 * moment waits for the end of the event loop's turn, so that requests which were read from their sockets together are
 * written together.
 */
export function createAppender(commit: (records: readonly PendingRecord[]) => Promise<void>): Appender {
  /** The record that still takes lines. */
  let open: { record: PendingRecord; done: Promise<void> } | undefined
  let pending = 0

  const groups = createGroupCommit<PendingRecord>({
    maxSize: Infinity,
    maxWaitMs: 0,
    maxConcurrent: 1,
    async commit(records) {
      open = undefined
      try {
        await commit(records)
      } finally {
        for (const { payloadBytes } of records) pending -= recordHeaderBytes + payloadBytes
      }
    },
  })

  function openRecord(): { record: PendingRecord; done: Promise<void> } {
    const record = emptyRecord()
    const done = groups.add([record])
    // An unhandled rejection must not end the process when a caller ignores the promise.
    done.catch(() => {})
    pending += recordHeaderBytes
    return (open = { record, done })
  }

  return {
    append(lines, request) {
      if (lines.length === 0) return Promise.resolve()
      let { record, done } = open ?? openRecord()
      for (const line of lines) {
        const bytes = byteLengthOf(line) + 1
        const events = eventsOf(line)
        const fits =
          record.events + events <= maxRecordEvents && record.payloadBytes + bytes <= maxRecordBytes
        if (!fits && record.lines.length > 0) ({ record, done } = openRecord())
        record.lines.push(line)
        record.events += events
        record.payloadBytes += bytes
        pending += bytes
      }
      if (request !== undefined) (record.requests ??= []).push(request)
      return done
    },
    pendingBytes: () => pending,
    drain: () => groups.drain(),
  }
}

function emptyRecord(): PendingRecord {
  return { lines: [], events: 0, payloadBytes: 0, requests: undefined }
}
