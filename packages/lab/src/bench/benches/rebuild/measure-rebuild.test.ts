import { expect, it } from '@jest/globals'
import { hourMs, hourOf } from '@frontpage/contracts'
import type { Rebuild } from '@frontpage/read-models'
import { hasLastHour } from './measure-rebuild.js'

const nowMs = Date.UTC(2026, 10, 23, 12, 30)
const hour = hourOf(nowMs)
const rebuild: Rebuild = {
  id: 'requested-1',
  reason: 'requested',
  startedMs: nowMs - hourMs,
  revision: 1,
  newestHour: hour + 1,
  oldestHour: hour - 24,
  nextHour: hour + 1,
  events: 0,
}

it.each([
  ['before it began', hour + 1, false],
  ['with the running hour', hour - 1, false],
  ['with the hour before', hour - 2, false],
  ['with one hour more, whose key some events of the last hour have', hour - 3, true],
])('knows when a rebuild has all of the last hour: %s', (_, nextHour, expected) => {
  expect(hasLastHour({ rebuild: { ...rebuild, nextHour } }, nowMs)).toBe(expected)
})

it('has all of it when no rebuild is under way', () => {
  expect(hasLastHour({}, nowMs)).toBe(true)
})
