import type { Segment } from '../ownership/segment.js'

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
 * The written records that no batch holds yet, so that shipping need not read the disk. Always the newest ones without
 * a gap; when they outgrow `maxBytes` all are dropped, and shipping reads from the disk until it has caught up.
 */
export interface FreshRecords {
  readonly events: number
  readonly bytes: number
  first(): FreshRecord | undefined
  at(index: number): FreshRecord | undefined
  /**
   * `isNear`: whether so little before this record is written and not cut yet that keeping records may start (again).
   */
  add(record: FreshRecord, isNear: () => boolean): void
  /** Removes those that lie before byte `end` of the segment; the caller already has their payloads. */
  takeTo(segment: Segment, end: number): void
  /** Drops all. */
  clear(): void
}

/** @param onDropped called with each payload that is dropped and was not taken. */
export function createFreshRecords(maxBytes: number, onDropped: (payload: Buffer) => void): FreshRecords {
  let records: (FreshRecord | undefined)[] = []
  let head = 0
  let events = 0
  let bytes = 0

  function clear(): void {
    for (const record of records) if (record !== undefined) onDropped(record.payload)
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
      const isKept = head < records.length || isNear()
      const isTooMuch = bytes + record.payload.length > maxBytes
      if (!isKept || isTooMuch) {
        if (isTooMuch) clear()
        onDropped(record.payload)
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
        // The entry is cleared, not only passed, because a record holds its payload.
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
