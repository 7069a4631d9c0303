import type { TraceContext } from '@frontpage/contracts'
import { byteLengthOf, eventsOf, type Line } from './journal-line.js'
import { recordHeaderBytes } from './record-codec.js'

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

interface Group {
  records: PendingRecord[]
  last: PendingRecord
  bytes: number
  done: Promise<void>
  resolve: () => void
  reject: (error: unknown) => void
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
  let open: Group | undefined
  let pending = 0
  let running: Promise<void> | undefined

  function openGroup(): Group {
    const record = emptyRecord()
    let resolve: Group['resolve'] = () => {}
    let reject: Group['reject'] = () => {}
    const done = new Promise<void>((onDone, onFailed) => {
      resolve = onDone
      reject = onFailed
    })
    // An unhandled rejection must not end the process when a caller ignores the promise.
    done.catch(() => {})
    pending += recordHeaderBytes
    return { records: [record], last: record, bytes: recordHeaderBytes, done, resolve, reject }
  }

  async function commitGroups(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    while (open !== undefined) {
      const group = open
      open = undefined
      try {
        await commit(group.records)
        group.resolve()
      } catch (error) {
        group.reject(error)
      } finally {
        pending -= group.bytes
      }
    }
    running = undefined
  }

  return {
    append(lines, request) {
      if (lines.length === 0) return Promise.resolve()
      const group = (open ??= openGroup())
      const before = group.bytes
      let record = group.last
      for (const line of lines) {
        const bytes = byteLengthOf(line) + 1
        const events = eventsOf(line)
        const fits =
          record.events + events <= maxRecordEvents && record.payloadBytes + bytes <= maxRecordBytes
        if (!fits && record.lines.length > 0) {
          record = emptyRecord()
          group.records.push(record)
          group.last = record
          group.bytes += recordHeaderBytes
        }
        record.lines.push(line)
        record.events += events
        record.payloadBytes += bytes
        group.bytes += bytes
      }
      if (request !== undefined) (record.requests ??= []).push(request)
      pending += group.bytes - before
      running ??= commitGroups()
      return group.done
    },
    pendingBytes: () => pending,
    async drain() {
      await running
    },
  }
}

function emptyRecord(): PendingRecord {
  return { lines: [], events: 0, payloadBytes: 0, requests: undefined }
}
