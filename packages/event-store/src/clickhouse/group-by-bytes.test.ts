import { expect, it } from '@jest/globals'
import { groupByBytes } from './group-by-bytes.js'

it('fills groups up to the bound, in order, with a group of its own for a larger item', () => {
  const group = (sizes: readonly number[]): number[][] => groupByBytes(sizes, (size) => size, 10)
  expect(group([])).toEqual([])
  expect(group([4, 6, 1, 30, 0, 10, 9, 2])).toEqual([[4, 6], [1], [30], [0, 10], [9], [2]])
})
