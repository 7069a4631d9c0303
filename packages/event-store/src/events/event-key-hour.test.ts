import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { defaultClientYears, eventKeyHour, hourWithoutTime, isRecentEvent } from './event-key-hour.js'

const receivedAt = Date.UTC(2026, 10, 23, 12)
const hour = receivedAt / 1000
const keyHourOf = (
  event: { originalTimestamp?: number; messageId: string; receivedAt?: number },
  clientYears = defaultClientYears,
): number => eventKeyHour({ receivedAt, ...event }, clientYears)

describe('eventKeyHour', () => {
  it.each([
    [
      'the client’s time',
      { originalTimestamp: Date.UTC(2026, 10, 23, 12, 59, 59, 999), messageId: 'm' },
      hour,
    ],
    [
      'the first instant of ten years before',
      { originalTimestamp: Date.UTC(2016, 0, 1), messageId: 'm' },
      Date.UTC(2016, 0, 1) / 1000,
    ],
    [
      'the last instant of the year',
      { originalTimestamp: Date.UTC(2027, 0, 1) - 1, messageId: 'm' },
      Date.UTC(2026, 11, 31, 23) / 1000,
    ],
    [
      'more than ten years before',
      { originalTimestamp: Date.UTC(2016, 0, 1) - 1, messageId: 'm' },
      hourWithoutTime,
    ],
    ['the next year', { originalTimestamp: Date.UTC(2027, 0, 1), messageId: 'm' }, hourWithoutTime],
    [
      'the next year, from its eve on',
      {
        originalTimestamp: Date.UTC(2027, 0, 1),
        messageId: 'm',
        receivedAt: Date.UTC(2026, 11, 31),
      },
      Date.UTC(2027, 0, 1) / 1000,
    ],
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
    expect(keyHourOf(event)).toBe(expected)
  })

  it('gives every event an hour that DateTime holds, in few enough months', () => {
    const months = new Set<string>()
    fc.assert(
      fc.property(
        fc.option(fc.double({ noNaN: true }), { nil: undefined }),
        fc.string(),
        fc.integer({ min: 0, max: Date.UTC(2090, 0) }),
        (time, messageId, received) => {
          const key = keyHourOf({
            messageId,
            receivedAt: received,
            ...(time !== undefined && { originalTimestamp: time }),
          })
          expect(key % 3600).toBe(0)
          expect(key).toBeGreaterThanOrEqual(0)
          expect(key).toBeLessThan(2 ** 32)
        },
      ),
    )
    for (let year = 1950; year < 2150; year++) {
      for (let month = 0; month < 12; month++) {
        const key = keyHourOf({ messageId: 'm', originalTimestamp: Date.UTC(year, month, 15) }, 3)
        months.add(new Date(key * 1000).toISOString().slice(0, 7))
      }
    }
    expect(months.size).toBe((3 + 1) * 12 + 1)
  })

  it('gives a retry the same hour, whenever in the year of receipt it comes', () => {
    const newYear = Date.UTC(2026, 0)
    const receipt = fc.integer({ min: newYear, max: Date.UTC(2026, 11, 31) - 1 })
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) }),
        receipt,
        receipt,
        (time, first, later) => {
          const copy = (at: number): number =>
            keyHourOf({ messageId: 'm', originalTimestamp: time, receivedAt: at })
          expect(copy(later)).toBe(copy(first))
        },
      ),
    )
  })
})

describe('isRecentEvent', () => {
  it('leaves no more than four partitions to the events of one moment', () => {
    const dayMs = 24 * 3_600_000
    for (let day = 0; day < 366; day++) {
      const received = Date.UTC(2027, 0, 1, 5) + day * dayMs
      const months = new Set<string>()
      for (let off = -400; off < 400; off++) {
        const event = { messageId: 'm', originalTimestamp: received + off * dayMs, receivedAt: received }
        if (!isRecentEvent(event, defaultClientYears)) continue
        months.add(new Date(keyHourOf(event) * 1000).toISOString().slice(0, 7))
      }
      expect(months.size).toBeLessThanOrEqual(4)
    }
  })

  it.each([
    ['without a time', { messageId: 'm' }, true],
    ['of an impossible time', { messageId: 'm', originalTimestamp: 0 }, true],
    ['of today', { messageId: 'm', originalTimestamp: receivedAt }, true],
    ['of last year', { messageId: 'm', originalTimestamp: Date.UTC(2025, 10) }, false],
    ['of an old id', { messageId: '018ab0f3-9a80-7000-8000-000000000000' }, false],
  ])('knows an event %s', (_what, event, expected) => {
    expect(isRecentEvent({ receivedAt, ...event }, defaultClientYears)).toBe(expected)
  })
})
