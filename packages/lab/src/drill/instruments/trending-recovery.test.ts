import { expect, it } from '@jest/globals'
import { coversLastHour } from './trending-recovery.js'

const nowMs = Date.UTC(2026, 10, 23, 12, 30)

it.each([
  ['nothing is computed again', {}, true],
  ['more than the last hour counts', { rebuilding: true, coversFrom: '2026-11-23T11:00:00.000Z' }, true],
  ['only half an hour counts', { rebuilding: true, coversFrom: '2026-11-23T12:00:00.000Z' }, false],
  ['no hour counts yet', { rebuilding: true, coversFrom: null }, false],
  ['Redis is away', { stale: true }, false],
] as const)('knows whether a list has the last hour: %s', (_, answer, expected) => {
  expect(coversLastHour(answer, nowMs)).toBe(expected)
})
