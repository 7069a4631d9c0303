import { expect, it } from '@jest/globals'
import type { Batch } from './log.js'
import { createOutbox } from './outbox.js'

const batchOf = (bytes: number): Batch => ({ start: 0, end: bytes, state: 'waiting' }) as Batch

it('counts a batch as queued from its shipping until it is settled', () => {
  const outbox = createOutbox()
  const [one, other] = [batchOf(10), batchOf(5)]
  outbox.add(one)
  outbox.start(other)
  expect([outbox.queuedBatches, outbox.queuedBytes]).toEqual([1, 5])
  expect(outbox.next()).toBe(one)
  outbox.markShipped(one)
  expect([outbox.queuedBatches, outbox.queuedBytes]).toEqual([2, 15])
  outbox.settle(one)
  outbox.add(other)
  expect([outbox.queuedBatches, outbox.queuedBytes]).toEqual([0, 0])
})

it('hands out batches in order, a failed one first, and none that was settled while it waited', () => {
  const outbox = createOutbox()
  const [one, two, three] = [batchOf(1), batchOf(1), batchOf(1)]
  for (const batch of [one, two, three]) outbox.add(batch)
  expect(outbox.next()).toBe(one)
  outbox.putBack(one)
  outbox.settle(two)
  expect([outbox.next(), outbox.next(), outbox.next()]).toEqual([one, three, undefined])
  expect(outbox.hasWaiting()).toBe(false)
})
