import { describe, expect, it } from '@jest/globals'
import { precisionAt } from './precision.js'

const gains = new Map([
  ['a', 9],
  ['b', 5],
  ['c', 5],
  ['d', 0],
])

describe('precisionAt', () => {
  it.each([
    [2, ['a', 'b'], 1],
    [2, ['a', 'c'], 1],
    [2, ['c', 'd', 'a'], 0.5],
    [4, ['a', 'b', 'c', 'd'], 0.75],
    [2, ['a'], 0.5],
    [1, ['b'], 0],
  ])('at %i of %j is %d', (depth, ranked, expected) => {
    expect(precisionAt(depth, ranked, gains)).toBe(expected)
  })
})
