/** Below this size, growing in smaller steps would save nothing. */
const minCapacity = 4_096
/** A declared length is allocated at once when it is at most this multiple of the bytes that have arrived. */
const trustFactor = 4

/**
 * Collects a body that arrives in pieces in one buffer: a Buffer for each of 500,000 pieces of a byte would take 40 MB.
 * It grows with the bytes that have arrived, never by a declared length alone: to twice their size, or to the declared
 * length where that is at most four times their size.
 */
export class GrowingBuffer {
  #bytes: Buffer
  #size = 0
  readonly #declaredLength: number | undefined

  /** @param declaredLength `Content-Length`, where it was sent. */
  constructor(declaredLength: number | undefined, firstLength: number) {
    this.#declaredLength = declaredLength
    this.#bytes = Buffer.allocUnsafeSlow(this.#capacityFor(firstLength))
  }

  /** The memory that it takes. */
  get capacity(): number {
    return this.#bytes.length
  }

  append(piece: Buffer): void {
    const size = this.#size + piece.length
    if (size > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(this.#capacityFor(size))
      this.#bytes.copy(larger, 0, 0, this.#size)
      this.#bytes = larger
    }
    piece.copy(this.#bytes, this.#size)
    this.#size = size
  }

  toBuffer(): Buffer {
    return this.#bytes.subarray(0, this.#size)
  }

  #capacityFor(size: number): number {
    const declared = this.#declaredLength
    if (declared !== undefined && declared >= size && declared <= trustFactor * size) return declared
    return Math.max(minCapacity, 2 * size)
  }
}
