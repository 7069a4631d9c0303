import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { buildStory, noonMinute } from '../../../test/build-story.js'
import { restrictToCountry } from './restrict-to-country.js'

const views = fc.array(
  fc.record({
    minute: fc.integer({ min: noonMinute - 300, max: noonMinute }),
    readers: fc.integer({ min: 1, max: 9 }),
    network: fc.nat(63),
    country: fc.constantFrom('DE', 'FR', 'ZZ'),
  }),
  { minLength: 1 },
)
const sum = (counts: Iterable<number>) => [...counts].reduce((total, count) => total + count, 0)

describe('restrictToCountry', () => {
  it('gives each reader to one country', () => {
    fc.assert(
      fc.property(views, (seen) => {
        const story = buildStory('a', seen, { olderHours: new Map([[1, 10]]) })
        const parts = ['DE', 'FR', 'ZZ'].map((country) => restrictToCountry(story, country))
        for (const minute of new Set(seen.map((view) => view.minute))) {
          const readers = (part: typeof story) =>
            part.hours.find(({ hour }) => hour === Math.floor(minute / 60))?.minutes.get(minute % 60) ?? 0
          expect(sum(parts.map(readers))).toBeCloseTo(readers(story))
        }
        expect(sum(parts.map((part) => part.olderHours.get(1) ?? 0))).toBeCloseTo(10)
        for (const { hours } of parts) {
          for (const { readers, visits, minutes, networks } of hours) {
            expect(visits).toBeCloseTo(readers)
            expect(sum(minutes.values())).toBeCloseTo(readers)
            expect(sum(networks.values())).toBeCloseTo(readers)
          }
        }
      }),
    )
  })

  it('keeps an hour as it is that only the country read, and none that it did not', () => {
    const story = buildStory('a', [
      { minute: noonMinute, readers: 3, country: 'DE' },
      { minute: noonMinute - 90, readers: 3, country: 'FR' },
    ])
    expect(restrictToCountry(story, 'DE').hours).toEqual([story.hours[1]])
    expect(restrictToCountry(story, 'DE').hours[0]).toBe(story.hours[1])
    expect(restrictToCountry(story, 'IT').hours).toEqual([])
  })
})
