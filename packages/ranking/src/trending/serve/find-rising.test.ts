import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { buildStory, noon, noonMinute, steadily } from '../../../test/build-story.js'
import { findRising, leastRisingReaders, risingMinutes } from './find-rising.js'
import type { StoryActivity } from './story-activity.js'

/** Thirty stories with a reader every two minutes for the last ten hours. */
const calm = Array.from({ length: 30 }, (_, index) =>
  buildStory(
    `calm-${index}`,
    steadily(noonMinute - 600, noonMinute, 1).filter(({ minute }) => (minute + index) % 2 === 0),
  ),
)
const rising = (stories: readonly StoryActivity[], factor = 1) =>
  findRising([...calm, ...stories], noon, { limit: 10, factor })

describe('findRising', () => {
  it('is empty while nothing happens', () => {
    expect(rising([])).toEqual([])
  })

  it('finds the story that has four times its usual readers', () => {
    const seen = [
      ...steadily(noonMinute - 600, noonMinute - 15, 1).filter(({ minute }) => minute % 2 === 0),
      ...steadily(noonMinute - 15, noonMinute, 2),
    ]
    const [first, ...others] = rising([buildStory('burst', seen)])
    expect(first).toMatchObject({ storyId: 'burst', readers: 30, minutes: 15 })
    expect(first!.factor).toBeGreaterThan(3)
    expect(first!.factor).toBeLessThan(5)
    expect(others).toEqual([])
  })

  it('does not take the site waking up for a story rising', () => {
    const waking = Array.from({ length: 30 }, (_, index) =>
      buildStory(`waking-${index}`, [
        ...steadily(noonMinute - 300, noonMinute - 15, 1).filter(({ minute }) => minute % 10 === 0),
        ...steadily(noonMinute - 15, noonMinute, 1),
      ]),
    )
    expect(findRising(waking, noon, { limit: 10 })).toEqual([])
  })

  it('finds breaking news with its first readers', () => {
    const breaking = buildStory('breaking', steadily(noonMinute - 3, noonMinute, 7))
    const few = buildStory('few', steadily(noonMinute - 4, noonMinute, 1))
    expect(rising([breaking, few]).map(({ storyId }) => storyId)).toEqual(['breaking'])
  })

  it('expects of a young story what it had since it is there', () => {
    expect(rising([buildStory('young', steadily(noonMinute - 75, noonMinute, 2))])).toEqual([])
  })

  it('does not take a story for rising that always has most of the readers', () => {
    const always = buildStory('always', steadily(noonMinute - 600, noonMinute, 60))
    expect(rising([always])).toEqual([])
  })

  it('asks for fewer readers and looks back longer where few read', () => {
    expect([0.5, 1, 2, 3, 9].map(leastRisingReaders)).toEqual([5, 5, 4, 3, 3])
    expect([0.2, 1, 3, 20].map(risingMinutes)).toEqual([10, 15, 45, 120])
  })

  it('does not count one network', () => {
    expect(rising([buildStory('flood', [{ minute: noonMinute - 5, readers: 900, network: 4 }])])).toEqual([])
  })

  it('goes by surprise, not by factor alone, and never names a story below its expectation', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 8 }), (rates) => {
        const found = rising(
          rates.map((rate, index) =>
            buildStory(`s${index}`, [
              { minute: noonMinute - 200 },
              ...steadily(noonMinute - 15, noonMinute, rate),
            ]),
          ),
        )
        for (const { readers, expected, factor } of found) {
          expect(readers).toBeGreaterThanOrEqual(5)
          expect(factor).toBeCloseTo(readers / expected)
          expect(factor).toBeGreaterThanOrEqual(2)
        }
        const surprises = found.map(({ surprise }) => surprise)
        expect(surprises).toEqual(surprises.toSorted((first, second) => second - first))
      }),
      { numRuns: 30 },
    )
  })
})
