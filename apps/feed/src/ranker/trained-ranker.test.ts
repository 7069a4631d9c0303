import { expect, it } from '@jest/globals'
import { feedFeatureCount, startFeedModel, type FeedModel } from '@frontpage/ranking'
import { featureLayout } from './feature-layout.js'
import { trainedRanker } from './trained-ranker.js'

/** The shipped weights with other mean squared slopes in their first network. */
function withSquares(change: (squares: readonly number[]) => readonly number[]): FeedModel {
  const [first, ...others] = startFeedModel.networks
  return { ...startFeedModel, networks: [{ ...first!, squares: change(first!.squares) }, ...others] }
}

it('takes the shipped weights, and what was learned from them', () => {
  expect(trainedRanker.isSound(startFeedModel)).toBe(true)
  expect(trainedRanker.isSound(trainedRanker.learnerOf(startFeedModel).toModel('next'))).toBe(true)
})

it.each<[string, FeedModel]>([
  ['squares that are too few', withSquares((squares) => squares.slice(1))],
  ['squares that are too many', withSquares((squares) => [...squares, 0])],
  ['a square that is no number', withSquares(([, ...rest]) => [NaN, ...rest])],
  ['a square that JSON made null', withSquares(([, ...rest]) => [null as unknown as number, ...rest])],
  ['a negative square', withSquares(([, ...rest]) => [-1, ...rest])],
  ['no squares', withSquares(() => undefined as unknown as number[])],
  ['a scale of zero', { ...startFeedModel, scales: startFeedModel.scales.map(() => 0) }],
  ['steps that are no number', { ...startFeedModel, steps: NaN }],
  ['a time that is none', { ...startFeedModel, fittedTo: 'yesterday' }],
  ['appeal that is no number', { ...startFeedModel, appeal: { a: [NaN, 0, 0] } }],
  ['nothing', {} as FeedModel],
])('refuses stored weights with %s', (_what, model) => {
  expect(trainedRanker.isSound(model)).toBe(false)
})

it('learns which stories readers prefer, and keeps that with the weights', () => {
  const learner = trainedRanker.learnerOf(startFeedModel)
  learner.learn({
    feedId: 'f',
    surface: 'home',
    servedMs: Date.parse('2026-06-01T12:00:00Z'),
    layout: featureLayout,
    columns: feedFeatureCount,
    stories: ['a', 'b'],
    positions: Uint16Array.of(1, 2),
    rows: new Float64Array(2 * feedFeatureCount),
    clicked: Uint8Array.of(0, 1),
    weights: Float64Array.of(1, 1),
  })
  const model = learner.toModel('next')
  expect(trainedRanker.isSound(model)).toBe(true)
  expect(model.appeal?.['b']?.[0]).toBeGreaterThan(0)
  expect(model.appeal?.['a']?.[0]).toBeLessThan(0)
})
