import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createReferenceTrainer } from '../../../test/reference-step.js'
import { drawNormal } from '../../learning/draw-normal.js'
import { seededRandom } from '../../learning/seeded-random.js'
import { createNetworkTrainer, type AdamStep, type TrainedNetwork } from './network-trainer.js'

const step: AdamStep = { weight: 0.5, meanDecay: 0.9, squareDecay: 0.999, rate: 0.01, epsilon: 1e-8 }

interface Shape {
  readonly networks: number
  readonly units: number
  readonly features: number
}

function drawNetwork({ units, features }: Shape, random: () => number): TrainedNetwork {
  const draw = (length: number): number[] => Array.from({ length }, () => drawNormal(random))
  const parts = {
    input: draw(units * features),
    offset: draw(units),
    output: draw(units),
    direct: draw(features),
  }
  const squares = Object.values(parts)
    .flat()
    .map(() => 0.01 + random())
  return { ...parts, squares }
}

it('takes the steps of double precision but for rounding, with lists of any length', () => {
  fc.assert(
    fc.property(
      fc.record({
        networks: fc.integer({ min: 1, max: 4 }),
        units: fc.constantFrom(4, 8, 16),
        features: fc.integer({ min: 1, max: 9 }),
      }),
      fc.array(fc.integer({ min: 2, max: 40 }), { minLength: 1, maxLength: 4 }),
      fc.nat(),
      (shape, lengths, seed) => {
        const random = seededRandom(seed)
        const networks = Array.from({ length: shape.networks }, () => drawNetwork(shape, random))
        const trainer = createNetworkTrainer(networks, shape.features)
        const reference = createReferenceTrainer(networks, shape.features)
        for (const length of lengths) {
          const clicked = Math.floor(random() * length)
          const list = {
            rows: Float32Array.from({ length: length * shape.features }, () => drawNormal(random)),
            target: Float64Array.from({ length }, (_, row) => (row === clicked ? 1 : 0)),
            offsets: Float64Array.from({ length }, () => drawNormal(random)),
          }
          expectClose(trainer.learn(list, step), reference.learn(list, step))
        }
        const learned = trainer.networks().map((network) => Object.values(network).flat())
        learned.forEach((weights, at) => expectClose(weights, reference.numbers()[at]!))
      },
    ),
  )
})

it('gives back what it was given, as far as single precision has it', () => {
  const random = seededRandom(1)
  const networks = [1, 2].map(() => drawNetwork({ networks: 2, units: 4, features: 5 }, random))
  const rounded = networks.map((network) =>
    Object.fromEntries(Object.entries(network).map(([name, values]) => [name, values.map(Math.fround)])),
  )
  expect(createNetworkTrainer(networks, 5).networks()).toEqual(rounded)
})

function expectClose(values: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(values).toHaveLength(expected.length)
  Array.from(values).forEach((value, at) => expect(Math.abs(value - expected[at]!)).toBeLessThan(1e-3))
}
