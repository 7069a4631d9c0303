import { expect, it } from '@jest/globals'
import { isBehind } from './watch-queue.js'

const queue = { delayed: 0, failed: 0, redisUsedBytes: 0, redisMaxBytes: 0 }

it.each([
  ['many late batches', { waiting: 100, active: 64, oldestAgeMs: 6_000 }, true],
  ['late batches that are all in work', { waiting: 0, active: 20, oldestAgeMs: 6_000 }, true],
  ['many batches that have just come', { waiting: 100, active: 64, oldestAgeMs: 900 }, false],
  ['one batch that is tried again and again', { waiting: 0, active: 3, oldestAgeMs: 3_600_000 }, false],
])('takes %s for a backlog, or not', (_, state, expected) => {
  expect(isBehind({ ...queue, ...state })).toBe(expected)
})

it('takes a queue that could not be read for none', () => {
  expect(isBehind(undefined)).toBe(false)
})
