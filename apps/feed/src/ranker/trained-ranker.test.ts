import { expect, it } from '@jest/globals'
import { startFeedModel, type FeedModel } from '@frontpage/ranking'
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
  ['nothing', {} as FeedModel],
])('refuses stored weights with %s', (_what, model) => {
  expect(trainedRanker.isSound(model)).toBe(false)
})
