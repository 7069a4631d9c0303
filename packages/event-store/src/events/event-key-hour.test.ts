import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { eventKeyHour, hourWithoutTime } from './event-key-hour.js'

const hour = Date.UTC(2026, 10, 23, 12) / 1000

describe('eventKeyHour', () => {
  it.each([
    [
      'the client’s time',
      { originalTimestamp: Date.UTC(2026, 10, 23, 12, 59, 59, 999), messageId: 'm' },
      hour,
    ],
    [
      'the first instant of 2000',
      { originalTimestamp: Date.UTC(2000, 0, 1), messageId: 'm' },
      Date.UTC(2000, 0, 1) / 1000,
    ],
    [
      'the last of 2099',
      { originalTimestamp: Date.UTC(2100, 0, 1) - 1, messageId: 'm' },
      Date.UTC(2099, 11, 31, 23) / 1000,
    ],
    ['before 2000', { originalTimestamp: Date.UTC(2000, 0, 1) - 1, messageId: 'm' }, hourWithoutTime],
    ['2100', { originalTimestamp: Date.UTC(2100, 0, 1), messageId: 'm' }, hourWithoutTime],
    ['before 1970', { originalTimestamp: -1, messageId: 'm' }, hourWithoutTime],
    [
      'a UUIDv7 message id',
      { messageId: '019ab0f3-9a80-7000-8000-000000000000' },
      Math.floor(0x019ab0f39a80 / 3_600_000) * 3600,
    ],
    [
      'a UUIDv7 id beside a time',
      { originalTimestamp: Date.UTC(2026, 10, 23, 12), messageId: '019ab0f3-9a80-7000-8000-000000000000' },
      hour,
    ],
    ['a UUIDv4 message id', { messageId: '3d6f8e2a-1c4b-4f6e-9a8b-2c3d4e5f6a7b' }, hourWithoutTime],
    ['a UUIDv7 outside the years', { messageId: 'ffffffff-ffff-7000-8000-000000000000' }, hourWithoutTime],
    ['any other id', { messageId: 'm' }, hourWithoutTime],
  ])('files by %s', (_what, event, expected) => {
    expect(eventKeyHour(event)).toBe(expected)
  })

  it('gives every event an hour that DateTime holds, and within the key years its own', () => {
    fc.assert(
      fc.property(
        fc.option(fc.double({ noNaN: true }), { nil: undefined }),
        fc.string(),
        (time, messageId) => {
          const key = eventKeyHour(
            time === undefined ? { messageId } : { originalTimestamp: time, messageId },
          )
          expect(key % 3600).toBe(0)
          expect(key).toBeGreaterThanOrEqual(0)
          expect(key).toBeLessThan(2 ** 32)
        },
      ),
    )
  })
})
