import { expect, it } from '@jest/globals'
import { addGradient } from './network-gradient.js'
import { seededRandom } from './seeded-random.js'

it.each(['softsign', 'relu'] as const)(
  'is the slope of the loss in every direction, with %s',
  (activation) => {
    const random = seededRandom(4)
    const [units, featureCount] = [4, 35]
    const shape = { units, features: featureCount, activation }
    const size = units * featureCount + 2 * units + featureCount
    const list = {
      rows: Float64Array.from({ length: 5 * featureCount }, () => random() - 0.5),
      target: Float64Array.of(0.1, 0.5, 0.2, 0.2, 0),
    }
    const weights = Float64Array.from({ length: size }, () => random() - 0.5)
    const gradient = new Float64Array(size)
    addGradient(list, weights, gradient, shape)
    const lossAt = (at: number, step: number) => {
      const moved = Float64Array.from(weights)
      moved[at]! += step
      return addGradient(list, moved, new Float64Array(size), shape)
    }
    for (let at = 0; at < size; at++) {
      expect(gradient[at]).toBeCloseTo((lossAt(at, 1e-4) - lossAt(at, -1e-4)) / 2e-4, 6)
    }
  },
)
