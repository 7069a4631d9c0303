import { describe, expect, it } from '@jest/globals'
import { buildStory, noon, noonMinute, steadily } from '../../../test/build-story.js'
import { featureCount, featureNames, toStoryFeatures, type FeatureOptions } from './story-features.js'
import type { StoryActivity } from './story-activity.js'
import { fittedDailyReaders, toTrafficFactor } from './traffic-factor.js'

const feature = (name: (typeof featureNames)[number], story: StoryActivity, options?: FeatureOptions) =>
  toStoryFeatures([story], noon, options).rows[featureNames.indexOf(name)]!
const steady = (readers: number) => buildStory('a', steadily(noonMinute - 24 * 60, noonMinute, readers))

describe('toStoryFeatures', () => {
  it('has a row for each story', () => {
    const stories = [steady(1), steady(2), { ...steady(1), hours: [] }]
    expect(toStoryFeatures(stories, noon).rows).toHaveLength(3 * featureCount)
    expect(toStoryFeatures([], noon).rows).toHaveLength(0)
  })

  it.each([
    ['decayed10', 10 / Math.LN2],
    ['decayed30', 30 / Math.LN2],
    ['decayed120', 120 / Math.LN2],
    ['window15', 15],
    ['window360', 360],
  ] as const)('%s of a reader a minute', (name, readers) => {
    expect(Math.exp(feature(name, steady(1))) - 0.3).toBeCloseTo(readers, -Math.log10(readers * 0.02))
  })

  it('stretches half-lives by the factor of a quiet scope', () => {
    expect(feature('decayed10', steady(1), { factor: 2 })).toBeCloseTo(feature('decayed20', steady(1)), 10)
    expect(feature('window30', steady(1), { factor: 2 })).toBeCloseTo(feature('window60', steady(1)), 10)
  })

  it('shows a busy scope by shorter half-lives and as many readers as one of the usual traffic', () => {
    const factor = toTrafficFactor(8 * fittedDailyReaders)
    for (const name of ['decayed5', 'window30', 'decayed60'] as const) {
      expect(Math.abs(feature(name, steady(8), { factor }) - feature(name, steady(1)))).toBeLessThan(0.1)
    }
    expect(feature('share10', steady(8), { factor })).toBeCloseTo(feature('share10', steady(1)), 1)
  })

  it('moves evenly while an hour passes from minutes to its middle', () => {
    const story = buildStory('a', steadily(noonMinute - 240, noonMinute - 180, 3))
    const at = (minutes: number) =>
      toStoryFeatures([story], noon + minutes * 60_000).rows[featureNames.indexOf('decayed120')]!
    for (let minutes = 100; minutes < 140; minutes++) {
      const step = at(minutes) - at(minutes + 1)
      expect(step).toBeGreaterThan(-0.01)
      expect(step).toBeLessThan(0.02)
    }
  })
})
