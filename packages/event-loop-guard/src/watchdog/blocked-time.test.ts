import { expect, it } from '@jest/globals'
import { computeBlockedTime } from './blocked-time.mjs'

const ms = 1e6
const start = { ranNs: 1_000 * ms, waitedNs: 500 * ms, isAsleep: false }
const later = (ranMs: number, waitedMs: number, isAsleep = false) => ({
  ranNs: start.ranNs + ranMs * ms,
  waitedNs: start.waitedNs + waitedMs * ms,
  isAsleep,
})

it.each([
  ['ran', later(60, 0), 60, 60],
  ['ran, and the last tick is not counted yet', later(54, 0), 60, 54],
  ['waited for a CPU nearly all the time', later(5, 55), 5, 5],
  ['still waits for a CPU, which is not counted yet', later(5, 0), 5, 5],
  ['sleeps in a system call', later(5, 0, true), 60, 60],
  ['waited, and sleeps now', later(5, 20, true), 40, 40],
])('of 60 ms in which the thread %s', (_, after, likelyMs, surelyMs) => {
  expect(computeBlockedTime(60 * ms, start, after)).toEqual({
    likelyNs: likelyMs * ms,
    surelyNs: surelyMs * ms,
  })
})

it('counts all of it as blocked where the system has no figures', () => {
  expect(computeBlockedTime(60 * ms, undefined, undefined)).toEqual({ likelyNs: 60 * ms, surelyNs: 60 * ms })
})
