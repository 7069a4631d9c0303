import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ndcgAt } from './ndcg.js'

const gains = new Map([
  ['a', 3],
  ['b', 2],
  ['c', 1],
])

describe('ndcgAt', () => {
  it.each([
    [['a', 'b', 'c'], 1],
    [['b', 'a', 'c'], (2 + 3 / Math.log2(3) + 0.5) / (3 + 2 / Math.log2(3) + 0.5)],
    [['x', 'y', 'z', 'a'], 0],
    [[], 0],
  ])('at 3 of %j is %d', (ranked, expected) => {
    expect(ndcgAt(3, ranked, gains)).toBeCloseTo(expected, 10)
  })

  it('is 0 when there was nothing to gain', () => {
    expect(ndcgAt(10, ['a'], new Map())).toBe(0)
  })

  it('never exceeds the ideal order', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e']),
        fc.integer({ min: 1, max: 6 }),
        (ranked, depth) => {
          expect(ndcgAt(depth, ranked, gains)).toBeLessThanOrEqual(1 + 1e-12)
        },
      ),
    )
  })
})
