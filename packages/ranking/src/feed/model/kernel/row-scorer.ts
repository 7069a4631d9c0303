import { scoreRowsModule } from './score-rows-module.js'

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

/** What is used of an API that every runtime has, and only the types of browsers describe. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: object }
}

interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  scoreRows(
    row: number,
    rowsEnd: number,
    rowBytes: number,
    input: number,
    unitBytes: number,
    offset: number,
    output: number,
    direct: number,
    score: number,
  ): void
}

const numberBytes = Float32Array.BYTES_PER_ELEMENT
const pageBytes = 65_536
/** As many rows are scored by one call; it bounds the memory. */
const rowsAtOnce = 64

/** All lists are scored in one memory, by one after the other. */
let kernel: Kernel | undefined
let room = new Float32Array(0)
/** The layer whose weights lie in the memory. */
let loaded: object | undefined

function startKernel(): Kernel {
  const { WebAssembly: api } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }
  return new api.Instance(new api.Module(Buffer.from(scoreRowsModule, 'base64'))).exports as Kernel
}

function kernelWithRoom(numbers: number): Kernel {
  kernel ??= startKernel()
  const missing = numbers * numberBytes - kernel.memory.buffer.byteLength
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / pageBytes))
  // Growing detaches the buffer.
  if (room.buffer !== kernel.memory.buffer) room = new Float32Array(kernel.memory.buffer)
  return kernel
}

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

  function load(): Kernel {
    const ready = kernelWithRoom(end)
    if (loaded !== weights) {
      room.set(weights)
      room.fill(0, rowsAt, end)
      loaded = weights
    }
    return ready
  }

  return {
    score(count, scores, writeRow) {
      const ready = load()
      for (let first = 0; first < count; first += rowsAtOnce) {
        const rows = Math.min(rowsAtOnce, count - first)
        for (let row = 0; row < rows; row++) writeRow(first + row, room, rowsAt + row * rowNumbers)
        ready.scoreRows(
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

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple
}
