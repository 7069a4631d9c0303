import { numberBytes, openKernel, roundUp, type Kernel } from './open-kernel.js'

/** Networks of rectified units as one: their outputs and linear parts are added up. */
export interface RectifiedLayer {
  readonly features: number
  /** For each unit one number for each feature. */
  readonly input: ArrayLike<number>
  readonly offset: ArrayLike<number>
  readonly output: ArrayLike<number>
  /** The linear part. */
  readonly direct: ArrayLike<number>
}

export interface RowScorer {
  /**
   * Writes a score for each of `count` rows, in single precision.
   *
   * @param writeRow writes the numbers of the row's features to `room` from `at` on
   */
  score(
    count: number,
    scores: Float64Array,
    writeRow: (row: number, room: Float32Array, at: number) => void,
  ): void
}

/** As many rows are scored by one call; it bounds the memory. */
const rowsAtOnce = 64

/** All lists are scored in one memory, one after the other. */
let kernel: Kernel | undefined
/** The weights that lie in the memory. */
let loaded: Float32Array | undefined

/**
 * Scores rows by vector instructions: a quarter of the time that the same sums take in JavaScript
 * (docs/performance.md). Rounding differs from that of double precision in the seventh digit.
 */
export function createRowScorer(layer: RectifiedLayer): RowScorer {
  const { features } = layer
  const units = layer.offset.length
  const rowNumbers = roundUp(features, 4)
  const unitNumbers = roundUp(units, 16)
  const inputAt = 0
  const offsetAt = inputAt + rowNumbers * unitNumbers
  const outputAt = offsetAt + unitNumbers
  const directAt = outputAt + unitNumbers
  const rowsAt = directAt + rowNumbers
  const scoresAt = rowsAt + rowsAtOnce * rowNumbers
  const end = scoresAt + rowsAtOnce
  const weights = packWeights()

  /** In the order of the memory. What is added to make the sizes even is zero. */
  function packWeights(): Float32Array {
    const packed = new Float32Array(rowsAt)
    for (let unit = 0; unit < units; unit++) {
      for (let feature = 0; feature < features; feature++) {
        packed[inputAt + feature * unitNumbers + unit] = layer.input[unit * features + feature]!
      }
    }
    packed.set(layer.offset, offsetAt)
    packed.set(layer.output, outputAt)
    packed.set(layer.direct, directAt)
    return packed
  }

  /** The memory with the weights of this layer. */
  function load(opened: Kernel): Float32Array {
    const room = opened.roomFor(end)
    if (loaded !== weights) {
      room.set(weights)
      room.fill(0, rowsAt, end)
      loaded = weights
    }
    return room
  }

  return {
    score(count, scores, writeRow) {
      kernel ??= openKernel()
      const room = load(kernel)
      for (let first = 0; first < count; first += rowsAtOnce) {
        const rows = Math.min(rowsAtOnce, count - first)
        for (let row = 0; row < rows; row++) writeRow(first + row, room, rowsAt + row * rowNumbers)
        kernel.run.scoreRows(
          rowsAt * numberBytes,
          // An odd last row is scored with what another list has left behind it.
          (rowsAt + roundUp(rows, 2) * rowNumbers) * numberBytes,
          rowNumbers * numberBytes,
          inputAt * numberBytes,
          unitNumbers * numberBytes,
          offsetAt * numberBytes,
          outputAt * numberBytes,
          directAt * numberBytes,
          scoresAt * numberBytes,
        )
        for (let row = 0; row < rows; row++) scores[first + row] = room[scoresAt + row]!
      }
    },
  }
}
