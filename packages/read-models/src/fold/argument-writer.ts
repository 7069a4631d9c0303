/**
 * Writes what a script's call is about into one argument, numbers big-endian: ioredis and Redis take longer for a
 * thousand short arguments than for all other work on them.
 */
export interface ArgumentWriter {
  uint8(value: number): void
  uint16(value: number): void
  uint32(value: number): void
  /** Writes the number of bytes (2), then the text in UTF-8. */
  text(value: string): void
  bytes(value: Uint8Array): void
  /** Returns what was written, in memory of its own; the next value starts again. */
  take(): Buffer
}

/** A shorter text is copied faster by a loop than by a call to native code. */
const maxLoopLength = 48
const maxTextBytes = 2 ** 16 - 1
const maxKeptBytes = 2 ** 20

export function createArgumentWriter(initialBytes = 2 ** 14): ArgumentWriter {
  let memory = Buffer.allocUnsafeSlow(initialBytes)
  let at = 0

  function reserve(count: number): void {
    if (at + count <= memory.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(2 * memory.length, at + count))
    grown.set(memory.subarray(0, at))
    memory = grown
  }

  function uint16(value: number): void {
    reserve(2)
    memory[at++] = value >>> 8
    memory[at++] = value
  }

  function encoded(value: string): void {
    const count = Buffer.byteLength(value)
    if (count > maxTextBytes) throw new RangeError('a text of more than 64 KB')
    uint16(count)
    reserve(count)
    at += memory.write(value, at, 'utf8')
  }

  return {
    uint8(value) {
      reserve(1)
      memory[at++] = value
    },
    uint16,
    uint32(value) {
      reserve(4)
      at = memory.writeUInt32BE(value, at)
    },
    text(value) {
      const { length } = value
      if (length > maxLoopLength) {
        encoded(value)
        return
      }
      reserve(length + 2)
      const target = memory
      let to = at
      target[to++] = 0
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
    },
    bytes(value) {
      reserve(value.length)
      memory.set(value, at)
      at += value.length
    },
    take() {
      const taken = Buffer.from(memory.subarray(0, at))
      at = 0
      if (memory.length > maxKeptBytes) memory = Buffer.allocUnsafeSlow(initialBytes)
      return taken
    },
  }
}
