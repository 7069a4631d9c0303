import { addGradient } from '../src/learning/network-gradient.js'
import type { AdamStep, TrainedNetwork } from '../src/feed/kernel/network-trainer.js'

/** Adam's step in double precision, one network after the other: what the vector kernel does, and what it is measured beside. */
export function createReferenceTrainer(networks: readonly TrainedNetwork[], features: number) {
  const states = networks.map(({ input, offset, output, direct, squares }) => ({
    units: offset.length,
    weights: Float64Array.from([...input, ...offset, ...output, ...direct]),
    squares: Float64Array.from(squares),
    means: new Float64Array(squares.length),
    gradient: new Float64Array(squares.length),
  }))
  return {
    /** Of each network first the weights, then the mean squared slopes. */
    numbers: () => states.map(({ weights, squares }) => [...weights, ...squares]),
    learn(
      list: { rows: Float32Array; target: Float64Array; offsets?: Float64Array | undefined },
      step: AdamStep,
    ): Float64Array {
      const inDoubles = { ...list, rows: Float64Array.from(list.rows) }
      const meanSlopes = new Float64Array(list.target.length)
      const slopes = new Float64Array(list.target.length)
      for (const { units, weights, squares, means, gradient } of states) {
        gradient.fill(0)
        addGradient(inDoubles, weights, gradient, { units, features, activation: 'relu', slopes })
        for (let row = 0; row < slopes.length; row++) meanSlopes[row]! += slopes[row]! / states.length
        for (let at = 0; at < weights.length; at++) {
          const slope = step.weight * gradient[at]!
          const mean = step.meanDecay * means[at]! + (1 - step.meanDecay) * slope
          const square = step.squareDecay * squares[at]! + (1 - step.squareDecay) * slope * slope
          weights[at]! -= (step.rate * mean) / (Math.sqrt(square) + step.epsilon)
          means[at] = mean
          squares[at] = square
        }
      }
      return meanSlopes
    },
  }
}
