import { expect, it } from '@jest/globals'
import { medianOf, percentileOf } from './percentile.js'

const hundred = Array.from({ length: 100 }, (_, index) => index + 1)

it.each([
  [hundred, 50, 50],
  [hundred, 99, 99],
  [hundred, 99.9, 100],
  [hundred, 0, 1],
  [[7], 99, 7],
  [[], 50, NaN],
])('of %j the percentile %d is %d', (sorted, percent, expected) => {
  expect(percentileOf(sorted, percent)).toBe(expected)
})

it.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[5], 5],
  [[], NaN],
])('the median of %j is %d', (values, expected) => {
  expect(medianOf(values)).toBe(expected)
})
