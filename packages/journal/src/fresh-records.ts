import type { Segment } from './log.js'

/** A written record that is still in memory. */
export interface FreshRecord {
  segment: Segment
  start: number
  end: number
  events: number
  firstEvent: number
  /** Wall clock. */
  writtenAt: number
  /** Monotonic clock. */
  arrivedAt: number
  payload: Buffer
}

/**
 * The written records that no batch holds yet, so that shipping needs not read the disk. Always the newest ones without a
 * gap; when they outgrow `maxBytes` all are let go, and shipping reads from the disk until it has caught up.
 */
export interface FreshRecords {
  readonly events: number
  readonly bytes: number
  first(): FreshRecord | undefined
  at(index: number): FreshRecord | undefined
  /** `isNear`: whether so little is written and not cut yet, ahead of this record, that keeping may start (again). */
  add(record: FreshRecord, isNear: () => boolean): void
  /** Lets those go that lie before byte `end` of the segment. */
  takeTo(segment: Segment, end: number): void
  /** Lets all go. */
  clear(): void
}

export function createFreshRecords(maxBytes: number): FreshRecords {
  let records: (FreshRecord | undefined)[] = []
  let head = 0
  let events = 0
  let bytes = 0

  function clear(): void {
    records = []
    head = 0
    events = 0
    bytes = 0
  }

  return {
    get events() {
      return events
    },
    get bytes() {
      return bytes
    },
    first: () => records[head],
    at: (index) => records[head + index],
    add(record, isNear) {
      if (head === records.length && !isNear()) return
      if (bytes + record.payload.length > maxBytes) {
        clear()
        return
      }
      records.push(record)
      events += record.events
      bytes += record.payload.length
    },
    takeTo(segment, end) {
      for (;;) {
        const record = records[head]
        if (record?.segment !== segment || record.end > end) break
        // Not only passed: a record holds its payload.
        records[head++] = undefined
        events -= record.events
        bytes -= record.payload.length
      }
      if (head === records.length) clear()
      else if (head > 1_000) {
        records = records.slice(head)
        head = 0
      }
    },
    clear,
  }
}
