import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { buildStory, noon, noonMinute, steadily } from '../../../test/build-story.js'
import { readersSince, scoreWindow } from './score-window.js'

describe('scoreWindow', () => {
  const story = buildStory('a', steadily(noonMinute - 600, noonMinute + 20, 2), {
    olderHours: new Map([
      [noonMinute / 60 - 30, 7],
      [noonMinute / 60 - 200, 1_000],
    ]),
  })

  it.each([
    ['1h', 0, 120],
    ['1h', 20, 120],
    ['6h', 0, 720],
    ['6h', 20, 720],
    ['24h', 20, 1_240],
    ['7d', 20, 1_247],
  ] as const)('%s counts the readers of its hours, %i minutes past', (window, minutes, expected) => {
    const now = noon + minutes * 60_000
    expect(scoreWindow(story, window, now)).toBeCloseTo(expected + (minutes === 0 ? 2 : 0), 6)
  })

  it('takes of an older hour the part that is inside', () => {
    const old = { ...story, hours: [], olderHours: new Map([[noonMinute / 60 - 168, 60]]) }
    expect(scoreWindow(old, '7d', noon)).toBe(60)
    expect(scoreWindow(old, '7d', noon + 15 * 60_000)).toBeCloseTo(45)
  })

  it('caps each hour', () => {
    const flood = buildStory('b', [
      { minute: noonMinute - 10, readers: 1_000, network: 5 },
      ...steadily(noonMinute - 9, noonMinute - 6, 1),
    ])
    expect(scoreWindow(flood, '24h', noon)).toBeCloseTo(5, 3)
  })

  it('grows by the readers of the minutes that a longer window adds', () => {
    const minutes = fc.integer({ min: 1, max: 290 })
    fc.assert(
      fc.property(minutes, minutes, (first, second) => {
        const since = (ago: number) => readersSince(story, noon - ago * 60_000, noon)
        expect(since(first + second) - since(first)).toBeCloseTo(2 * second, 6)
      }),
    )
  })
})
