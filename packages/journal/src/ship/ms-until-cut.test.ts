import { expect, it } from '@jest/globals'
import { createFreshRecords, type FreshRecord } from '../append/fresh-records.js'
import type { Log } from '../ownership/log.js'
import type { Segment } from '../ownership/segment.js'
import { msUntilCut } from './ms-until-cut.js'

const limits = { quietEvents: 500, quietMs: 25, busyMs: 100, maxEvents: 5_000, maxBytes: 1_000_000 }

/** A log with `events` in memory that arrived at 0, after `onDisk` bytes that are not in memory. */
function situation(events: number, options: { onDisk?: number; isOwn?: boolean; isFlushing?: boolean } = {}) {
  const { onDisk = 0, isOwn = true, isFlushing = false } = options
  const segment = { cutTo: 64, bytes: 64 + onDisk + events } as Segment
  const log = { segments: [segment], isOwn } as Log
  const fresh = createFreshRecords(10_000_000, () => {})
  const start = 64 + onDisk
  const record = { segment, start, end: start + events, events, arrivedAt: 0, payload: Buffer.alloc(events) }
  if (events > 0) fresh.add(record as FreshRecord, () => true)
  return (now: number): number => msUntilCut(log, { fresh, now, limits, isFlushing })
}

it.each([
  ['nothing to cut', situation(0), 0, Infinity],
  ['the first event of a quiet moment', situation(1), 0, 25],
  ['a quiet moment that is over', situation(500), 25, 0],
  ['more than a quiet batch holds', situation(501), 25, 75],
  ['a busy moment that is over', situation(501), 100, 0],
  ['a full batch', situation(5_000), 0, 0],
  ['a backlog on disk', situation(1, { onDisk: 10 }), 0, 0],
  ['a log that another process left', situation(1, { isOwn: false }), 0, 0],
  ['a journal that is being closed', situation(1, { isFlushing: true }), 0, 0],
])('%s: waits as long as it may', (_what, at, now, expected) => {
  expect(at(now)).toBe(expected)
})
