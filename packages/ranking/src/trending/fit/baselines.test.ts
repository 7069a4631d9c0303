import { describe, expect, it } from '@jest/globals'
import { buildStory, noon, noonMinute } from '../../../test/build-story.js'
import { baselines } from './baselines.js'

const story = buildStory(
  'a',
  [
    { minute: noonMinute - 10, readers: 3 },
    { minute: noonMinute - 70, readers: 4 },
    { minute: noonMinute + 3, readers: 50 },
  ],
  { firstMinute: noonMinute - 120, olderHours: new Map([[1, 2]]) },
)

describe('baselines', () => {
  it.each([
    ['count1h', 3],
    ['ewma30m', 3 * 2 ** (-9.5 / 30) + 4 * 2 ** (-69.5 / 30)],
    ['hackerNews', 8 ** 0.8 / 4 ** 1.8],
    ['redditHot', Math.log10(9) + ((noonMinute - 120) * 60 - 1_134_028_003) / 45_000],
    ['lemmy', Math.log(11) / 4 ** 1.8],
    ['ewma15mByAge', (3 * 2 ** (-9.5 / 15) + 4 * 2 ** (-69.5 / 15)) * 2.25 ** -0.8],
  ])('%s is its formula and sees nothing after now', (name, expected) => {
    expect(baselines[name]!(story, noon)).toBeCloseTo(expected, 10)
  })

  it('has no others', () => {
    expect(Object.keys(baselines)).toHaveLength(6)
  })
})
