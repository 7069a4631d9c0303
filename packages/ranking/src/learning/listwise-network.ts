import { activate, type Activation } from './activation.js'
import { sumHidden, type HiddenLayer } from './hidden-layer.js'

/** Scores each candidate by itself: `direct · x + Σ output · activation(input · x + offset)`, where x is a standardised row. */
export interface ListwiseNetwork {
  /** Hidden units × features, row by row. */
  readonly input: readonly number[]
  readonly offset: readonly number[]
  readonly output: readonly number[]
  readonly direct: readonly number[]
}

/** A network that takes rows as they are: the scaling is folded into its weights. */
export interface PreparedNetwork extends HiddenLayer {
  readonly output: Float64Array
  readonly direct: Float64Array
}

/** `means` and `scales` are those of the features that the network was fitted on. */
export function prepareNetwork(
  network: ListwiseNetwork,
  { means, scales }: { means: readonly number[]; scales: readonly number[] },
): PreparedNetwork {
  const features = network.direct.length
  const units = network.offset.length
  const input = Float64Array.from(network.input, (weight, at) => weight / scales[at % features]!)
  const offset = Float64Array.from(network.offset)
  for (let unit = 0; unit < units; unit++) {
    for (let feature = 0; feature < features; feature++) {
      offset[unit]! -= input[unit * features + feature]! * means[feature]!
    }
  }
  return {
    features,
    input,
    offset,
    output: Float64Array.from(network.output),
    direct: Float64Array.from(network.direct, (weight, at) => weight / scales[at]!),
  }
}

/** The score of the row that begins at `from`; `sums` is room for one number for each hidden unit. */
export function scoreRow(
  network: PreparedNetwork,
  rows: Float64Array,
  from: number,
  sums: Float64Array,
  activation: Activation = 'softsign',
): number {
  const { features, output, direct } = network
  sumHidden(network, rows, from, sums)
  let score = 0
  for (let feature = 0; feature < features; feature++) score += direct[feature]! * rows[from + feature]!
  for (let unit = 0; unit < output.length; unit++) {
    score += output[unit]! * activate(activation, sums[unit]!)
  }
  return score
}
