import { softmax } from '../../learning/softmax.js'
import { numberBytes, openKernel, roundUp } from './open-kernel.js'

/** A network of rectified units as its weights, and the mean squared slope of each: input, offset, output, direct. */
export interface TrainedNetwork {
  /** For each unit one number for each feature. */
  readonly input: readonly number[]
  readonly offset: readonly number[]
  readonly output: readonly number[]
  readonly direct: readonly number[]
  readonly squares: readonly number[]
}

interface TaughtList {
  /** Standardised rows, one after the other. */
  readonly rows: Float32Array
  /** The share of the clicks that each row got. */
  readonly target: ArrayLike<number>
  /** What is added to each row's score for reasons that the networks are not to learn. */
  readonly offsets?: ArrayLike<number> | undefined
}

/** Adam's settings for one step (Kingma & Ba 2015), corrected for bias. */
export interface AdamStep {
  /** Multiplies the gradient. */
  readonly weight: number
  readonly meanDecay: number
  readonly squareDecay: number
  readonly rate: number
  readonly epsilon: number
}

export interface NetworkTrainer {
  /**
   * Moves each network's weights along the gradient of its softmax cross-entropy on the list (ListNet, Cao et al. 2007).
   * Returns the slope of the loss by each row's score, its chance less its target, on average over the networks.
   */
  learn(list: TaughtList, step: AdamStep): Float64Array
  networks(): TrainedNetwork[]
}

interface Layout {
  readonly room: Float32Array
  readonly count: number
  readonly sumsAt: number
  readonly slopesAt: number
}

/** Rows that are right within this add nothing. */
const rightWithin = 1e-5

/**
 * Trains networks side by side, in single precision and by vector instructions. All their weights are one matrix: a column
 * for each unit and, as a unit that is not rectified, one for each linear part; a row for each feature, with one that is
 * always 1 for the offsets, and a last one for the outputs.
 */
export function createNetworkTrainer(networks: readonly TrainedNetwork[], features: number): NetworkTrainer {
  const units = networks[0]?.offset.length ?? 0
  const linearAt = units
  const columnsOfOne = units + 4
  const columns = networks.length * columnsOfOne
  const offsetRow = features
  const rowNumbers = roundUp(features + 1, 4)
  const outputRow = rowNumbers
  const size = (outputRow + 1) * columns
  const gradientAt = size
  const meansAt = 2 * size
  const squaresAt = 3 * size
  const rowsAt = 4 * size
  const kernel = openKernel()
  pack()

  function pack(): void {
    const room = kernel.roomFor(rowsAt)
    networks.forEach((network, at) => {
      const weights = [...network.input, ...network.offset, ...network.output, ...network.direct]
      placesOf(at).forEach((place, index) => {
        room[place] = weights[index]!
        room[squaresAt + place] = network.squares[index]!
      })
    })
  }

  /** The places in the matrix of one network's weights, in the order input, offset, output, direct. */
  function placesOf(network: number): number[] {
    const column = network * columnsOfOne
    const ofUnits = Array.from({ length: units }, (_, unit) => column + unit)
    const ofFeatures = Array.from({ length: features }, (_, feature) => feature * columns)
    return [
      ...ofUnits.flatMap((unit) => ofFeatures.map((feature) => feature + unit)),
      ...ofUnits.map((unit) => offsetRow * columns + unit),
      ...ofUnits.map((unit) => outputRow * columns + unit),
      ...ofFeatures.map((feature) => feature + column + linearAt),
    ]
  }

  /** Where the parts of a list of `count` rows lie, behind the matrices. */
  function layOut(count: number): Layout {
    const sumsAt = rowsAt + roundUp(count, 4) * rowNumbers
    const slopesAt = sumsAt + roundUp(count, 4) * columns
    return { count, sumsAt, slopesAt, room: kernel.roomFor(slopesAt + count * columns) }
  }

  function putRows(rows: Float32Array, { room, count, sumsAt }: Layout): void {
    room.fill(0, rowsAt, sumsAt)
    for (let row = 0; row < count; row++) {
      const to = rowsAt + row * rowNumbers
      room.set(rows.subarray(row * features, (row + 1) * features), to)
      room[to + offsetRow] = 1
    }
  }

  /** The scores of the network whose columns begin at `first`, as chances. */
  function chancesBy(first: number, offsets: ArrayLike<number> | undefined, layout: Layout): Float64Array {
    const { room, count, sumsAt } = layout
    const outputAt = outputRow * columns + first
    const scores = new Float64Array(count)
    for (let row = 0; row < count; row++) {
      const at = sumsAt + row * columns + first
      let score = room[at + linearAt]! + (offsets === undefined ? 0 : offsets[row]!)
      for (let unit = 0; unit < units; unit++) {
        const sum = room[at + unit]!
        if (sum > 0) score += room[outputAt + unit]! * sum
      }
      scores[row] = score
    }
    softmax(scores)
    return scores
  }

  /** Writes the slopes of one row's sums, and adds what the row says of the outputs to their gradient. */
  function putSlopes(first: number, row: number, slope: number, { room, sumsAt, slopesAt }: Layout): void {
    const outputAt = outputRow * columns + first
    const from = sumsAt + row * columns + first
    const to = slopesAt + row * columns + first
    room[to + linearAt] = slope
    for (let unit = 0; unit < units; unit++) {
      const sum = room[from + unit]!
      if (sum <= 0) continue
      room[gradientAt + outputAt + unit]! += slope * sum
      room[to + unit] = slope * room[outputAt + unit]!
    }
  }

  function learn({ rows, target, offsets }: TaughtList, step: AdamStep): Float64Array {
    const layout = layOut(target.length)
    const { room, count, sumsAt, slopesAt } = layout
    const { multiply, multiplyTransposed, adam } = kernel.run
    putRows(rows, layout)
    multiply(bytes(rowsAt), bytes(sumsAt), bytes(rowNumbers), 0, bytes(columns), bytes(sumsAt))

    room.fill(0, slopesAt, slopesAt + count * columns)
    room.fill(0, gradientAt + outputRow * columns, gradientAt + size)
    const meanSlopes = new Float64Array(count)
    for (let first = 0; first < columns; first += columnsOfOne) {
      const chances = chancesBy(first, offsets, layout)
      for (let row = 0; row < count; row++) {
        const slope = chances[row]! - target[row]!
        meanSlopes[row]! += slope / networks.length
        if (Math.abs(slope) >= rightWithin) putSlopes(first, row, slope, layout)
      }
    }
    multiplyTransposed(
      bytes(rowsAt),
      bytes(rowsAt + count * rowNumbers),
      bytes(rowNumbers),
      bytes(slopesAt),
      bytes(columns),
      bytes(gradientAt),
    )
    // Linear parts have no offset; what rounding leaves of its gradient would move it.
    for (let first = 0; first < columns; first += columnsOfOne) {
      room[gradientAt + offsetRow * columns + first + linearAt] = 0
    }
    const { weight, meanDecay, squareDecay, rate, epsilon } = step
    const blocks = [bytes(gradientAt), bytes(meansAt), bytes(squaresAt)] as const
    adam(0, bytes(size), ...blocks, weight, meanDecay, squareDecay, rate, epsilon)
    return meanSlopes
  }

  return {
    learn,
    networks() {
      const room = kernel.roomFor(rowsAt)
      return networks.map((_, network) => {
        const places = placesOf(network)
        const weights = places.map((place) => room[place]!)
        const offsetAt = units * features
        const outputAt = offsetAt + units
        const directAt = outputAt + units
        return {
          input: weights.slice(0, offsetAt),
          offset: weights.slice(offsetAt, outputAt),
          output: weights.slice(outputAt, directAt),
          direct: weights.slice(directAt),
          squares: places.map((place) => room[squaresAt + place]!),
        }
      })
    },
  }
}

function bytes(numbers: number): number {
  return numbers * numberBytes
}
