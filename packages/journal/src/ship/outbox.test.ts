import { expect, it } from '@jest/globals'
import type { Batch } from '../ownership/log.js'
import { createOutbox } from './outbox.js'

const batchOf = (bytes: number): Batch => ({ start: 0, end: bytes, state: 'waiting' }) as Batch

it('counts a batch as queued from its shipping until it is settled', () => {
  const outbox = createOutbox()
  const [one, other] = [batchOf(10), batchOf(5)]
  outbox.add(one)
  outbox.start(other)
  expect([outbox.queuedBatches, outbox.queuedBytes]).toEqual([1, 5])
  expect(outbox.next(0)).toBe(one)
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
  expect(outbox.next(0)).toBe(one)
  outbox.putBack(one)
  outbox.settle(two)
  expect([outbox.next(0), outbox.next(0), outbox.next(0)]).toEqual([one, three, undefined])
  expect(outbox.hasWaiting()).toBe(false)
})

it('lets a batch that could not be read wait for the end of its pause, behind no other and before none', () => {
  const outbox = createOutbox()
  const [failed, sound] = [batchOf(1), batchOf(1)]
  failed.failing = { count: 1, since: 0, againAt: 100 }
  outbox.addFailing(failed)
  outbox.add(sound)
  expect(outbox.hasWaiting()).toBe(true)
  expect([outbox.next(99), outbox.next(99)]).toEqual([sound, undefined])
  expect([outbox.hasWaiting(), outbox.msUntilPauseEnds(99)]).toEqual([false, 1])
  expect(outbox.next(100)).toBe(failed)
  expect(outbox.msUntilPauseEnds(100)).toBe(Infinity)

  outbox.addFailing(failed)
  outbox.endPauses()
  expect(outbox.next(0)).toBe(failed)
})
