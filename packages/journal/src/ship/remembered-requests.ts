import type { TraceContext } from '@frontpage/contracts'

/**
 * The traced requests of the process's own log, until their events are in a batch. They are in memory only: events that
 * a crash leaves behind are shipped without them.
 */
export interface RememberedRequests {
  /** `firstEvent` is that of the record with their events. */
  add(firstEvent: number, requests: readonly TraceContext[]): void
  /** Removes and returns those of all records that begin before event `endEvent`. */
  takeTo(endEvent: number): TraceContext[]
  /** Called when the log is another one. */
  clear(): void
}

interface Remembered {
  readonly firstEvent: number
  readonly requests: readonly TraceContext[]
}

/** @param onForgotten called with the number of those that did not fit, or were lost with their log. */
export function createRememberedRequests(
  max: number,
  onForgotten: (count: number) => void,
): RememberedRequests {
  let records: Remembered[] = []
  let size = 0

  return {
    add(firstEvent, requests) {
      const room = max - size
      if (requests.length > room) onForgotten(requests.length - room)
      if (room <= 0) return
      const kept = requests.slice(0, room)
      records.push({ firstEvent, requests: kept })
      size += kept.length
    },
    takeTo(endEvent) {
      let count = 0
      while ((records[count]?.firstEvent ?? Infinity) < endEvent) count++
      const taken = records.splice(0, count).flatMap(({ requests }) => requests)
      size -= taken.length
      return taken
    },
    clear() {
      if (size > 0) onForgotten(size)
      records = []
      size = 0
    },
  }
}
