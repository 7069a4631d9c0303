import { getBucketRanges } from '@frontpage/experiments'
import { describe, expect, it } from '@jest/globals'
import { normaliseWeights, weightProblems } from './weights.js'

const variationsOf = (weights: readonly (number | undefined)[]) =>
  weights.map((weight, index) => ({
    key: `v${index}`,
    name: '',
    payload: index,
    ...(weight !== undefined && { weight }),
  }))
const equal = (count: number, weight: number): number[] => Array.from({ length: count }, () => weight)

describe('weights', () => {
  it.each([
    ['ten of 0.1', equal(10, 0.1)],
    ['three thirds', equal(3, 1 / 3)],
    ['three rounded thirds', equal(3, 0.333)],
    ['two rounded thirds and the rest', [0.3333, 0.3333, 0.3334]],
    ['six rounded sixths, which are too much', equal(6, 0.1667)],
    ['seven rounded sevenths', equal(7, 0.1429)],
    ['a variation that nobody gets', [0, 1]],
  ])('can be %s, and leave no bucket unassigned', (__, weights) => {
    const variations = variationsOf(weights)
    expect(weightProblems(variations)).toEqual([])
    const stored = normaliseWeights(variations).map(({ weight }) => weight ?? 0)
    const ranges = getBucketRanges(stored.length, 1, stored)
    const buckets = Array.from({ length: 10_000 }, (_, bucket) => bucket / 10_000)
    const unassigned = buckets.filter(
      (bucket) => ranges.filter(([from, to]) => bucket >= from && bucket < to).length !== 1,
    )
    expect(unassigned).toEqual([])
    expect(normaliseWeights(normaliseWeights(variations))).toEqual(normaliseWeights(variations))
  })

  it('stay as they were written where they sum to one', () => {
    expect(normaliseWeights(variationsOf(equal(10, 0.1)))).toEqual(variationsOf(equal(10, 0.1)))
    expect(normaliseWeights(variationsOf([undefined, undefined]))).toEqual(
      variationsOf([undefined, undefined]),
    )
  })

  it.each([
    ['sum to less', [0.5, 0.49], '#/variations'],
    ['sum to more', [0.6, 0.5], '#/variations'],
    ['are all zero', [0, 0], '#/variations'],
    ['are lacking in one', [0.5, undefined, 0.5], '#/variations/1/weight'],
  ])('are refused where they %s', (_, weights, pointer) => {
    expect(weightProblems(variationsOf(weights))).toMatchObject([{ pointer }])
  })
})
