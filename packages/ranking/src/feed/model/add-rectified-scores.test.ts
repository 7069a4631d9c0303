import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { drawNormal } from '../../learning/draw-normal.js'
import { scoreRow } from '../../learning/listwise-network.js'
import { seededRandom } from '../../learning/seeded-random.js'
import { addRectifiedScores } from './add-rectified-scores.js'

it('gives the numbers of one row after the other, to the last bit', () => {
  fc.assert(
    fc.property(fc.nat(9), fc.integer({ min: 1, max: 7 }), fc.constantFrom(4, 8), fc.nat(), (...drawn) => {
      const [count, features, units, seed] = drawn
      const random = seededRandom(seed)
      const draw = (size: number): Float64Array =>
        Float64Array.from({ length: size }, () => drawNormal(random))
      const network = {
        features,
        input: draw(units * features),
        offset: draw(units),
        output: draw(units),
        direct: draw(features),
      }
      const rows = draw(count * features)
      const scores = new Float64Array(count)
      addRectifiedScores(network, rows, scores, 4)
      const sums = new Float64Array(units)
      const expected = scores.map((_, row) => scoreRow(network, rows, row * features, sums, 'relu') / 4)
      expect(scores).toEqual(expected)
    }),
  )
})
