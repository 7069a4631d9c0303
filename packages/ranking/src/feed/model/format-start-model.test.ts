import { expect, it } from '@jest/globals'
import { feedFeatureNames } from '../features/to-feed-features.js'
import type { FeedModel } from './feed-model.js'
import { formatStartModel } from './format-start-model.js'
import { startFeedModel } from './start-model.js'

const [network] = startFeedModel.networks

it('gives the same model after reading', () => {
  expect(JSON.parse(formatStartModel(startFeedModel))).toEqual(startFeedModel)
  expect(startFeedModel.features).toEqual(feedFeatureNames)
})

it('rounds weights to five digits and mean squared slopes to two', () => {
  const written = JSON.parse(
    formatStartModel({
      ...startFeedModel,
      means: [1 / 3],
      networks: [{ ...network!, direct: [-2e-7 / 3], squares: [2 / 3] }],
    }),
  ) as FeedModel
  expect(written.means).toEqual([0.33333])
  expect(written.networks[0]).toMatchObject({ direct: [-6.6667e-8], squares: [0.67] })
})

it('leaves out the appeal of stories', () => {
  const appeal = { s1: [0.5, 1] }
  expect(formatStartModel({ ...startFeedModel, appeal })).toBe(formatStartModel(startFeedModel))
})
