import type { ReadingLogRow } from './reading-log.js'
import { toReaderEvents, type TimedEvent } from './to-reader-events.js'

/** The events of a reading log that is ordered by view, in the order in which they happened. */
export function inOrderOfTime(
  rows: AsyncIterable<ReadingLogRow>,
  shiftMs: number,
): AsyncGenerator<TimedEvent> {
  return eventsInOrder(rows, (row) => toReaderEvents(row, shiftMs))
}

/**
 * The events of rows, in the order in which they happened: what happens after a row's first event waits until the rows
 * before it have been given out. Rows are ordered by their first events. A binary heap holds the events that wait.
 */
export async function* eventsInOrder<Row>(
  rows: AsyncIterable<Row>,
  toEvents: (row: Row) => readonly TimedEvent[],
): AsyncGenerator<TimedEvent> {
  const heap: TimedEvent[] = []
  for await (const row of rows) {
    const events = toEvents(row)
    const [first] = events
    if (first === undefined) continue
    while (heap[0] !== undefined && heap[0].atMs <= first.atMs) yield pop(heap)
    for (const event of events) push(heap, event)
  }
  while (heap.length > 0) yield pop(heap)
}

function push(heap: TimedEvent[], event: TimedEvent): void {
  let index = heap.push(event) - 1
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (at(heap, parent).atMs <= event.atMs) break
    heap[index] = at(heap, parent)
    index = parent
  }
  heap[index] = event
}

function pop(heap: TimedEvent[]): TimedEvent {
  const first = at(heap, 0)
  const last = heap.pop()
  if (last !== undefined && heap.length > 0) {
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && at(heap, child + 1).atMs < at(heap, child).atMs) child++
      if (at(heap, child).atMs >= last.atMs) break
      heap[index] = at(heap, child)
      index = child
    }
    heap[index] = last
  }
  return first
}

function at(heap: TimedEvent[], index: number): TimedEvent {
  const event = heap[index]
  if (event === undefined) throw new RangeError(`no event at ${index}`)
  return event
}
