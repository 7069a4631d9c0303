import { expect, it } from '@jest/globals'
import { seededRandom } from './seeded-random.js'
import { sumHidden, sumHiddenOfAll } from './hidden-layer.js'

it.each([0, 1, 2, 5])('sums all of %i rows to the same numbers as one row after the other', (count) => {
  const random = seededRandom(count)
  const draw = (length: number): Float64Array => Float64Array.from({ length }, () => random() - 0.5)
  const [features, units] = [7, 8]
  const layer = { features, input: draw(units * features), offset: draw(units) }
  const rows = draw(count * features)
  const together = new Float64Array(count * units)
  sumHiddenOfAll(layer, rows, together)
  for (let row = 0; row < count; row++) {
    const alone = new Float64Array(units)
    sumHidden(layer, rows, row * features, alone)
    expect(together.subarray(row * units, (row + 1) * units)).toEqual(alone)
  }
})
