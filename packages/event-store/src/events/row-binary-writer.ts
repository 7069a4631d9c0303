/**
 * Writes values one after the other as ClickHouse's RowBinary has them (https://clickhouse.com/docs/interfaces/formats/RowBinary),
 * into memory that grows.
 */
export interface RowBinaryWriter {
  /** Writes a text as UTF-8; lone surrogates become U+FFFD. */
  text(value: string): void
  texts(values: readonly string[]): void
  uint16(value: number): void
  uint32(value: number): void
  /** Writes an integer that a double can hold. */
  int64(value: number): void
  nullableInt64(value: number | null): void
  /** Returns the number of bytes written since the last `take`. */
  length(): number
  /** Returns the written bytes, in memory of their own; the next value starts again. */
  take(): Buffer
}

/** A shorter text is copied faster by a loop than by a call to native code. */
const maxLoopLength = 32
/** A text's length takes seven bits a byte. */
const maxVarintBytes = 5
const maxBytesPerUnit = 3
const maxKeptBytes = 8 * 2 ** 20

export function createRowBinaryWriter(initialBytes = 2 ** 18): RowBinaryWriter {
  let bytes = Buffer.allocUnsafeSlow(initialBytes)
  let at = 0

  function reserve(count: number): void {
    if (at + count <= bytes.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(2 * bytes.length, at + count))
    grown.set(bytes.subarray(0, at))
    bytes = grown
  }

  function varint(value: number): void {
    let rest = value
    for (; rest >= 0x80; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80
    bytes[at++] = rest
  }

  function bytesOf(value: number, count: number): void {
    for (let index = 0; index < count; index++) bytes[at++] = value >>> (8 * index)
  }

  /** The text is written after a reserved gap for its length, which is known only afterwards. */
  function encoded(value: string): void {
    const room = value.length < 0x80 ? 1 : 2
    const start = at
    const count = bytes.write(value, start + room, 'utf8')
    const needed = count < 0x80 ? 1 : count < 0x4000 ? 2 : count < 0x20_0000 ? 3 : 4
    if (needed !== room) bytes.copyWithin(start + needed, start + room, start + room + count)
    varint(count)
    at += count
  }

  function text(value: string): void {
    const { length } = value
    reserve(length * maxBytesPerUnit + maxVarintBytes)
    if (length === 0) {
      bytes[at++] = 0
      return
    }
    if (length > maxLoopLength) {
      encoded(value)
      return
    }
    // Local to the loop: as variables of the closure they are loaded and stored again for every character.
    const target = bytes
    let to = at
    target[to++] = length
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index)
      if (code >= 0x80) {
        encoded(value)
        return
      }
      target[to++] = code
    }
    at = to
  }

  function int64(value: number): void {
    const high = Math.floor(value / 2 ** 32)
    reserve(8)
    bytesOf(value - high * 2 ** 32, 4)
    bytesOf(high, 4)
  }

  return {
    text,
    texts(values) {
      reserve(maxVarintBytes)
      varint(values.length)
      for (const value of values) text(value)
    },
    uint16(value) {
      reserve(2)
      bytesOf(value, 2)
    },
    uint32(value) {
      reserve(4)
      bytesOf(value, 4)
    },
    int64,
    nullableInt64(value) {
      reserve(1)
      bytes[at++] = value === null ? 1 : 0
      if (value !== null) int64(value)
    },
    length: () => at,
    take() {
      const taken = Buffer.from(bytes.subarray(0, at))
      at = 0
      // A single huge value must not keep its memory for ever.
      if (bytes.length > maxKeptBytes) bytes = Buffer.allocUnsafeSlow(initialBytes)
      return taken
    },
  }
}
