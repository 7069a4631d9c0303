import { expect, it } from '@jest/globals'
import { maxCostPerCall, partsByCost } from './parts-by-cost.js'

interface Digest {
  readonly storyId: string
  readonly gates: number
}

const partsOf = (digests: readonly Digest[]): number[][] =>
  [...partsByCost(digests, ({ gates }) => gates)].map((part) => part.map(({ gates }) => gates))

it.each<[string, number[], number[][]]>([
  ['nothing', [], []],
  ['as much as a call takes', [100, 200], [[100, 200]]],
  ['one gate more', [100, 200, 1], [[100, 200], [1]]],
  ['a story that alone is too much', [1, maxCostPerCall + 1, 1], [[1], [maxCostPerCall + 1], [1]]],
])('takes %s in the fewest calls that keep the order', (_, gates, parts) => {
  expect(partsOf(gates.map((count, at) => ({ storyId: `s${at}`, gates: count })))).toEqual(parts)
})

it('counts the length of an id', () => {
  const long = { storyId: 'i'.repeat(64 * 200), gates: 1 }
  expect(partsOf([long, long])).toEqual([[1], [1]])
})
