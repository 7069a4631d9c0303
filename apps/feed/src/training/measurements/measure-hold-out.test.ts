import { expect, it } from '@jest/globals'
import { seededRandom } from '@frontpage/ranking'
import { measureHoldOut } from './measure-hold-out.js'

const isHeldOut = (storyId: string): boolean => storyId === 'held-out'

/** Every tenth pair is held out; such a pair is viewed with the probability 0.1, another one with 0.1 times `effect`. */
function pairsWith(effect: number): { readerId: string; storyId: string }[] {
  const random = seededRandom(1)
  return Array.from({ length: 100_000 }, (_, at) => ({
    readerId: `reader-${at}`,
    storyId: at % 10 === 0 ? 'held-out' : 'free',
  })).filter(({ storyId }) => random() < (storyId === 'free' ? 0.1 * effect : 0.1))
}

it.each([1, 1.5, 3])('finds that a story is viewed %p times as often because the feed shows it', (effect) => {
  const { viewRatio, interval } = measureHoldOut(pairsWith(effect), { share: 0.1, isHeldOut })
  expect(viewRatio! / effect).toBeGreaterThan(0.9)
  expect(viewRatio! / effect).toBeLessThan(1.1)
  expect(interval![0]).toBeLessThan(effect)
  expect(interval![1]).toBeGreaterThan(effect)
})

it('says nothing without pairs that were held out', () => {
  const pairs = [{ readerId: 'a', storyId: 'free' }]
  const nothing = { viewedPairs: 1, heldOutPairs: 0, viewRatio: null, interval: null }
  expect(measureHoldOut(pairs, { share: 0.1, isHeldOut })).toEqual(nothing)
  expect(measureHoldOut([], { share: 0, isHeldOut })).toMatchObject({ viewRatio: null })
})
