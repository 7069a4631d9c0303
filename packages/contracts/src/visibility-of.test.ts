import { expect, it } from '@jest/globals'
import { visibilityOf } from './visibility-of.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')
const [before, at, after] = ['2026-06-01T11:59:59Z', '2026-06-01T12:00:00Z', '2026-06-01T13:00:01+01:00']

it.each([
  ['a story without a record', undefined, 'visible'],
  ['a story without times', {}, 'visible'],
  ['one that was published', { publishedAt: at }, 'visible'],
  ['one that is published in a second', { publishedAt: after }, 'scheduled'],
  ['one that ends in a second', { publishedAt: before, expiresAt: after }, 'visible'],
  ['one that ends now', { expiresAt: at }, 'expired'],
  ['one that ended before it began', { publishedAt: after, expiresAt: before }, 'expired'],
  ['one that is hidden', { hidden: true, publishedAt: after }, 'hidden'],
  ['one that is not hidden', { hidden: false }, 'visible'],
] as const)('%s', (_what, story, expected) => {
  expect(visibilityOf(story, nowMs)).toBe(expected)
})
