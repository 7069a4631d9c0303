import { describe, expect, it } from '@jest/globals'
import { jaccard } from './jaccard.js'

describe('jaccard', () => {
  it.each([
    [['a', 'b'], ['b', 'a'], 1],
    [['a', 'b', 'c'], ['b', 'c', 'd'], 0.5],
    [['a'], ['b'], 0],
    [[], [], 1],
    [['a'], [], 0],
  ])('of %j and %j is %d', (first, second, expected) => {
    expect(jaccard(first, second)).toBe(expected)
  })
})
