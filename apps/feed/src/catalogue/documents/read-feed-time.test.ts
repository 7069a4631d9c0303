import { expect, it } from '@jest/globals'
import { readFeedTime } from './read-feed-time.js'

const utc = (text: string): number => Date.parse(text)

it.each([
  ['Mon, 01 Jun 2026 10:00:00 +0700', utc('2026-06-01T03:00:00Z')],
  ['1 Jun 2026 10:00 GMT', utc('2026-06-01T10:00:00Z')],
  ['Monday, 1 June 2026 10:00:30 EDT', utc('2026-06-01T14:00:30Z')],
  ['Mon, 01 Jun 26 10:00:00 Z', utc('2026-06-01T10:00:00Z')],
  ['2026-06-01T10:00:00+07:00', utc('2026-06-01T03:00:00Z')],
  ['2026-06-01T10:00:00.25Z', utc('2026-06-01T10:00:00.25Z')],
  ['2026-06-01 10:00:00 +0000', utc('2026-06-01T10:00:00Z')],
  ['2026-06-01T10:00Z', utc('2026-06-01T10:00:00Z')],
  [' 2026-06-01 ', utc('2026-06-01T00:00:00Z')],
  ['2024-02-29T00:00:00Z', utc('2024-02-29T00:00:00Z')],
])('%s', (text, expected) => {
  expect(readFeedTime(text)).toBe(expected)
})

it.each([
  '2026-06-01T10:00:00',
  'Mon, 01 Jun 2026 10:00:00',
  'Mon, 01 Jun 2026 10:00:00 WIB',
  'Mon, 01 Jun 2026 10:00:00 A',
  '2026-02-30T00:00:00Z',
  '30 Feb 2026 10:00 GMT',
  '2026-13-01',
  '2026-06-01T25:00:00Z',
  '2026-06-01T10:00:00+20:00',
  '1 Foo 2026 10:00 GMT',
  '9999-01-01',
  '1780000000',
  'yesterday',
  '01/06/2026',
  '',
])('refuses %s', (text) => {
  expect(readFeedTime(text)).toBeUndefined()
})
