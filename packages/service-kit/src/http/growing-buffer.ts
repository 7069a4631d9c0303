/** Below this nothing is gained by growing in smaller steps. */
const minCapacity = 4_096
/** Of a body whose length was told, so much of it is made room for on the strength of what has come. */
const trustFactor = 4

/**
 * A body that comes in pieces, in one buffer: a Buffer for each of 500,000 pieces of a byte would take 40 MB. It grows with
 * what has come, never by what was only told: to twice of it, or to four times where that is the told length.
 */
export class GrowingBuffer {
  #bytes: Buffer
  #size = 0
  readonly #toldLength: number | undefined

  /** @param toldLength `Content-Length`, where there is one. */
  constructor(toldLength: number | undefined, firstLength: number) {
    this.#toldLength = toldLength
    this.#bytes = Buffer.allocUnsafeSlow(this.#capacityFor(firstLength))
  }

  /** What it takes of memory. */
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
    const told = this.#toldLength
    if (told !== undefined && told >= size && told <= trustFactor * size) return told
    return Math.max(minCapacity, 2 * size)
  }
}
