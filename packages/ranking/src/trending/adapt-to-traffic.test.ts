import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { buildStory, noon, noonMinute, steadily } from '../../test/build-story.js'
import { dailyReaders, fittedDailyReaders, noAdaptation, toAdaptation } from './adapt-to-traffic.js'

const traffic = fc.double({ min: 1, max: 1e8, noNaN: true })

describe('toAdaptation', () => {
  it('changes nothing where the model was fitted', () => {
    expect(toAdaptation(fittedDailyReaders)).toEqual(noAdaptation)
  })

  it.each([
    [0, 6],
    [fittedDailyReaders / 10, 10 ** 0.2],
    [fittedDailyReaders * 10, 10 ** -0.3],
    [1e9, 0.2],
  ])('stretches half-lives of %d daily readers by %d', (readers, factor) => {
    expect(toAdaptation(readers).factor).toBeCloseTo(factor, 10)
  })

  it('is calm: a tenth more readers changes no half-life by more than 3 %, and never lengthens it', () => {
    fc.assert(
      fc.property(traffic, (readers) => {
        const change = toAdaptation(1.1 * readers).factor / toAdaptation(readers).factor
        expect(change).toBeLessThanOrEqual(1)
        expect(change).toBeGreaterThan(0.97)
      }),
    )
  })

  it('shows the model as many readers in a half-life as it knows, where there are more', () => {
    fc.assert(
      fc.property(traffic, (readers) => {
        const { factor, countScale } = toAdaptation(readers)
        const known = readers * factor * countScale
        if (readers >= fittedDailyReaders) expect(known).toBeCloseTo(fittedDailyReaders, 3)
        else expect(countScale).toBe(1)
      }),
    )
  })
})

describe('dailyReaders', () => {
  it('counts the hours of a day, the oldest in part', () => {
    const stories = [buildStory('a', steadily(noonMinute - 26 * 60, noonMinute, 1)), buildStory('b', [])]
    expect(dailyReaders(stories, noon)).toBe(24 * 60)
    expect(dailyReaders(stories, noon + 15 * 60_000)).toBe(23.75 * 60)
  })
})
