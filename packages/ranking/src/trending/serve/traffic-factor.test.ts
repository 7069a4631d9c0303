import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { buildStory, noon, noonMinute, steadily } from '../../../test/build-story.js'
import {
  dailyReaders,
  fittedDailyReaders,
  toAdaptation,
  toTrafficFactor,
  trafficFactor,
} from './traffic-factor.js'

const traffic = fc.double({ min: 1, max: 1e8, noNaN: true })

describe('toTrafficFactor', () => {
  it.each([
    [fittedDailyReaders, 1],
    [fittedDailyReaders / 10, 10 ** 0.2],
    [fittedDailyReaders * 10, 10 ** -0.3],
    [0, fittedDailyReaders ** 0.2],
  ])('of %d daily readers is %d', (readers, factor) => {
    expect(toTrafficFactor(readers)).toBeCloseTo(factor, 10)
  })

  it('is calm: a tenth more readers changes it by less than 3 %, and never lengthens a half-life', () => {
    fc.assert(
      fc.property(traffic, (readers) => {
        const change = toTrafficFactor(1.1 * readers) / toTrafficFactor(readers)
        expect(change).toBeLessThanOrEqual(1)
        expect(change).toBeGreaterThan(0.97)
      }),
    )
  })
})

describe('toAdaptation', () => {
  it('changes nothing where the model was fitted', () => {
    expect(toAdaptation(1)).toEqual({ stretch: 1, countScale: 1 })
  })

  it.each([
    [20, 6],
    [2, 2],
    [0.5, 0.5],
    [0.01, 0.2],
  ])('stretches half-lives of factor %d by %d', (factor, stretch) => {
    expect(toAdaptation(factor).stretch).toBe(stretch)
  })

  it('shows the model as many readers in a half-life as it knows, where there are more', () => {
    fc.assert(
      fc.property(traffic, (readers) => {
        const { stretch, countScale } = toAdaptation(toTrafficFactor(readers))
        const known = readers * stretch * countScale
        if (readers >= fittedDailyReaders) expect(known / fittedDailyReaders).toBeCloseTo(1, 6)
        else expect(countScale).toBe(1)
      }),
    )
  })
})

describe('trafficFactor', () => {
  const stories = [buildStory('a', steadily(noonMinute - 26 * 60, noonMinute, 1)), buildStory('b', [])]

  it('counts the hours of a day, the oldest in part', () => {
    expect(dailyReaders(stories, noon)).toBe(24 * 60)
    expect(dailyReaders(stories, noon + 15 * 60_000)).toBe(23.75 * 60)
    expect(trafficFactor(stories, noon)).toBe(toTrafficFactor(24 * 60))
  })
})
