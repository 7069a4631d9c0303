import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { correctTime, flagTime, parseClientTime } from './client-time.js'

describe('parseClientTime', () => {
  it.each([
    ['2024-05-06T07:08:09.123Z', Date.UTC(2024, 4, 6, 7, 8, 9, 123)],
    ['2024-05-06T07:08:09+07:00', Date.UTC(2024, 4, 6, 0, 8, 9)],
    ['2024-05-06T07:08:09', Date.UTC(2024, 4, 6, 7, 8, 9)],
    ['2024-05-06 07:08:09.5', Date.UTC(2024, 4, 6, 7, 8, 9, 500)],
    ['2024-05-06', Date.UTC(2024, 4, 6)],
    ['2024-05-06T07:08:09.123456789Z', Date.UTC(2024, 4, 6, 7, 8, 9, 123)],
    [1_714_979_289_123, 1_714_979_289_123],
    [1_714_979_289, 1_714_979_289_000],
    [1_714_979_289.5, 1_714_979_289_500],
    [1_714_979_289_123_456, 1_714_979_289_123],
    ['1714979289123456', 1_714_979_289_123],
    ['1714979289123456789', 1_714_979_289_123],
    ['1714979289123', 1_714_979_289_123],
    ['1714979289.5', 1_714_979_289_500],
    [0, 0],
    ['1900-01-01', Date.UTC(1900, 0, 1)],
    ['2299-12-31T00:00:00Z', Date.UTC(2299, 11, 31)],
  ])('reads %p', (value, expected) => {
    expect(parseClientTime(value)).toBe(expected)
  })

  it('reads every time that toISOString writes', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        const year = date.getUTCFullYear()
        expect(parseClientTime(date.toISOString())).toBe(
          year >= 1900 && year < 2299 ? date.getTime() : year === 2299 ? expect.anything() : undefined,
        )
      }),
    )
  })

  it.each([
    ['2024-02-30T00:00:00.00xZ'],
    ['2024-01-01T24:30:00.000Z'],
    ['yesterday'],
    ['2024-13-45T00:00:00Z'],
    ['06/05/2024'],
    [''],
    [null],
    [undefined],
    [{}],
    [true],
    [1e300],
    ['0001-01-01T00:00:00Z'],
    ['1899-12-31T23:59:59.999Z'],
    ['2300-01-01T00:00:00Z'],
    ['20240506'],
    [9e13],
  ])('finds no time in %p', (value) => {
    expect(parseClientTime(value)).toBeUndefined()
  })
})

describe('correctTime', () => {
  const time = fc.integer({ min: 0, max: 4e12 })

  it('does not depend on how wrong the client clock is, as long as it runs', () => {
    fc.assert(
      fc.property(
        time,
        fc.integer({ min: 0, max: 3e10 }),
        fc.integer({ min: -1e12, max: 1e12 }),
        (received, waited, skew) => {
          const sent = received + skew
          expect(correctTime(received, sent - waited, sent)).toBe(received - waited)
        },
      ),
    )
  })

  it('uses the client’s time without sentAt, and our clock without any time', () => {
    expect(correctTime(1_000, 400)).toBe(400)
    expect(correctTime(1_000)).toBe(1_000)
    expect(correctTime(1_000, undefined, 900)).toBe(1_000)
  })
})

describe('a sentAt that its event contradicts', () => {
  const sent = Date.UTC(2024, 4, 6)

  it.each([
    ['centuries later', Date.UTC(2290, 0, 1)],
    ['years later', Date.UTC(2026, 0, 1)],
    ['days before', Date.UTC(2024, 4, 1)],
    ['in 1970', 0],
  ])('counts as not said: %s', (_what, sentAt) => {
    expect(correctTime(sent + 500, sent, sentAt)).toBe(sent)
  })
})

describe('flagTime', () => {
  it.each([
    [0, undefined],
    [60_000, undefined],
    [60_001, 'future'],
    [-24 * 3_600_000, undefined],
    [-24 * 3_600_000 - 1, 'late'],
  ])('calls %i ms after the receipt %p', (offset, flag) => {
    expect(flagTime(1e12, 1e12 + offset)).toBe(flag)
  })
})
