import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { drawNormal } from '../../learning/draw-normal.js'
import { scoreRow } from '../../learning/listwise-network.js'
import { seededRandom } from '../../learning/seeded-random.js'
import { createRowScorer } from './row-scorer.js'

interface Drawn {
  readonly count: number
  readonly features: number
  readonly units: number
  readonly seed: number
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  count: fc.nat(140),
  features: fc.integer({ min: 1, max: 90 }),
  units: fc.constantFrom(4, 8, 16, 20, 64),
  seed: fc.nat(),
})

/** A scorer with rows for it, and their scores in double precision, one row after the other. */
function drawCase({ count, features, units, seed }: Drawn) {
  const random = seededRandom(seed)
  const draw = (size: number): Float64Array => Float64Array.from({ length: size }, () => drawNormal(random))
  const network = {
    features,
    input: draw(units * features),
    offset: draw(units),
    output: draw(units),
    direct: draw(features),
  }
  const rows = draw(count * features)
  const sums = new Float64Array(units)
  const expected = Array.from({ length: count }, (_, row) =>
    scoreRow(network, rows, row * features, sums, 'relu'),
  )
  const scorer = createRowScorer(network)
  function score(): Float64Array {
    const scores = new Float64Array(count)
    scorer.score(count, scores, (row, room, at) => {
      room.set(rows.subarray(row * features, (row + 1) * features), at)
    })
    return scores
  }
  return { expected, score }
}

it('gives the scores of double precision but for rounding, whichever scorers share the memory', () => {
  fc.assert(
    fc.property(drawn, drawn, (first, second) => {
      const cases = [drawCase(first), drawCase(second)]
      for (const { expected, score } of [...cases, ...cases]) {
        score().forEach((value, row) => {
          expect(Math.abs(value - expected[row]!)).toBeLessThan(1e-3)
        })
      }
    }),
  )
})
