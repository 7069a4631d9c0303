/** Bytes of a JSON text, written one after the other into memory that grows. */
export interface JsonBytes {
  /** ASCII as it is: punctuation, names, numbers. */
  raw(text: string): void
  /** A JSON text as it is, as UTF-8. */
  json(text: string): void
  /** A text in quotes, with what JSON escapes escaped, as UTF-8. */
  quoted(text: string): void
  /** What was written, in memory of its own; the next text begins anew. */
  take(): Buffer
}

/** The longest that one UTF-16 unit becomes: \u0000 */
const maxBytesPerUnit = 6
const hex = '0123456789abcdef'
const quote = 0x22
const backslash = 0x5c

/**
 * Writes byte by byte, which the compiler turns into a loop of a nanosecond a character: a third of what it costs to
 * build texts of many pieces, and to encode them afterwards.
 */
export function createJsonBytes(initialBytes = 2 ** 16): JsonBytes {
  let bytes = Buffer.allocUnsafeSlow(initialBytes)
  let at = 0

  function reserve(count: number): void {
    if (at + count <= bytes.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(2 * bytes.length, at + count))
    grown.set(bytes.subarray(0, at))
    bytes = grown
  }

  return {
    raw(text) {
      reserve(text.length)
      // Local to the loops: as variables of the closure they are loaded and stored again for every character.
      const target = bytes
      const { length } = text
      let to = at
      for (let index = 0; index < length; index++) target[to++] = text.charCodeAt(index)
      at = to
    },
    json(text) {
      reserve(text.length * 3)
      at += bytes.write(text, at, 'utf8')
    },
    quoted(text) {
      reserve(text.length * maxBytesPerUnit + 2)
      const target = bytes
      const { length } = text
      let to = at
      target[to++] = quote
      for (let index = 0; index < length; index++) {
        const code = text.charCodeAt(index)
        if (code >= 0x80) {
          const point = text.codePointAt(index) ?? code
          to = isHalf(point) ? writeEscape(target, to, point) : writePoint(target, to, point)
          if (point > 0xffff) index++
        } else if (code < 0x20) to = writeEscape(target, to, code)
        else {
          if (code === quote || code === backslash) target[to++] = backslash
          target[to++] = code
        }
      }
      target[to++] = quote
      at = to
    },
    take() {
      const taken = Buffer.from(bytes.subarray(0, at))
      at = 0
      return taken
    },
  }
}

/** Half of a character, which UTF-8 cannot hold. */
function isHalf(point: number): boolean {
  return point >= 0xd800 && point <= 0xdfff
}

function writeEscape(target: Uint8Array, from: number, code: number): number {
  let to = from
  target[to++] = backslash
  target[to++] = 0x75 // u
  for (let shift = 12; shift >= 0; shift -= 4) target[to++] = hex.charCodeAt((code >> shift) & 15)
  return to
}

/** From U+0080 on. */
function writePoint(target: Uint8Array, from: number, point: number): number {
  let to = from
  if (point < 0x800) target[to++] = 0xc0 | (point >> 6)
  else {
    if (point < 0x10000) target[to++] = 0xe0 | (point >> 12)
    else {
      target[to++] = 0xf0 | (point >> 18)
      target[to++] = 0x80 | ((point >> 12) & 63)
    }
    target[to++] = 0x80 | ((point >> 6) & 63)
  }
  target[to++] = 0x80 | (point & 63)
  return to
}
