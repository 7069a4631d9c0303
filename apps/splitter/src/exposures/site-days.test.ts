import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createSiteDays } from './site-days.js'

const hourMs = 3_600_000

it.each([
  ['UTC', '2026-11-30T00:00:00Z', '2026-11-30', '2026-11-30T00:00:00.000Z', 24],
  ['Asia/Jakarta', '2026-11-30T17:00:00Z', '2026-12-01', '2026-11-30T17:00:00.000Z', 24],
  ['Asia/Kathmandu', '2026-11-30T18:14:59.999Z', '2026-11-30', '2026-11-29T18:15:00.000Z', 24],
  ['Pacific/Kiritimati', '2026-11-30T10:00:00Z', '2026-12-01', '2026-11-30T10:00:00.000Z', 24],
  // Clocks go forward, then back.
  ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-29', '2026-03-28T23:00:00.000Z', 23],
  ['Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-25', '2026-10-24T22:00:00.000Z', 25],
  // Clocks go forward at midnight: the day begins at 1:00.
  ['Africa/Cairo', '2026-04-24T12:00:00Z', '2026-04-24', '2026-04-23T22:00:00.000Z', 23],
  ['Not/AZone', '2026-11-30T12:00:00Z', '2026-11-30', '2026-11-30T00:00:00.000Z', 24],
])('finds the day in %s at %s', (zone, time, date, start, hours) => {
  const { startMs, endMs, ...day } = createSiteDays()(zone, Date.parse(time))
  expect(day).toEqual({ date })
  expect(new Date(startMs).toISOString()).toBe(start)
  expect((endMs - startMs) / hourMs).toBe(hours)
})

it('finds the same day whatever it was asked before, and days follow each other without a gap', () => {
  const zones = ['America/Havana', 'America/Asuncion', 'Australia/Lord_Howe', 'Asia/Beirut', 'Africa/Cairo']
  const times = fc.integer({ min: Date.UTC(2005, 0), max: Date.UTC(2030, 0) })
  const asked = createSiteDays()
  fc.assert(
    fc.property(fc.constantFrom(...zones), times, (zone, timeMs) => {
      const day = asked(zone, timeMs)
      expect(day).toEqual(createSiteDays()(zone, timeMs))
      expect(timeMs >= day.startMs && timeMs < day.endMs).toBe(true)
      expect(createSiteDays()(zone, day.startMs)).toEqual(day)
      expect(createSiteDays()(zone, day.endMs).startMs).toBe(day.endMs)
    }),
    { numRuns: 100 },
  )
})

it('searches for no day twice while tokens of it are good, whatever the order', () => {
  const dayOf = createSiteDays()
  const start = dayOf('Europe/Berlin', Date.parse('2026-03-29T12:00:00Z')).startMs
  // The last moment of one day, and the first of the second after it: 23 hours lie between them.
  const times = [start - 1, start, start + 23 * hourMs]
  const days = times.map((timeMs) => dayOf('Europe/Berlin', timeMs))

  for (const [index, timeMs] of times.entries()) expect(dayOf('Europe/Berlin', timeMs)).toBe(days[index])
})
