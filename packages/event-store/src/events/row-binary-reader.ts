/** Reads values in the form of `RowBinaryWriter`, one after the other. */
export interface RowBinaryReader {
  /** The next value is read from here. */
  start(bytes: Buffer, at: number): void
  /** Behind the last value that was read; beyond the end of the bytes, when they ended within it, and it is not to be used. */
  at(): number
  text(): string
  /** Reads a text of which there are few: where it is `last`, that is returned, and no text is made. */
  textLike(last: string): string
  /** Undefined where the text is the usual one. */
  textUnless(usual: string): string | undefined
  texts(): string[]
  uint16(): number
  uint32(): number
  int64(): number
  nullableInt64(): number | null
}

/** A shorter text is compared faster by a loop than by a call to native code. */
const maxLoopLength = 32

export function createRowBinaryReader(): RowBinaryReader {
  let bytes: Buffer = Buffer.alloc(0)
  let at = 0

  function byte(): number {
    return at < bytes.length ? (bytes[at++] as number) : (at++, 0)
  }

  function varint(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const next = byte()
      value |= (next & 0x7f) << shift
      if (next < 0x80) return value
    }
  }

  function textOf(length: number): string {
    const start = at
    at += length
    return length === 0 || at > bytes.length ? '' : bytes.toString('utf8', start, at)
  }

  function text(): string {
    return textOf(varint())
  }

  function isNext(last: string, length: number): boolean {
    if (length > maxLoopLength || length !== last.length || at + length > bytes.length) return false
    for (let index = 0; index < length; index++) {
      const code = bytes[at + index] as number
      if (code >= 0x80 || code !== last.charCodeAt(index)) return false
    }
    return true
  }

  /** The value is 0 where the bytes end within it. */
  function int32(): number {
    at += 4
    if (at > bytes.length) return 0
    return (bytes[at - 4] as number) | ((bytes[at - 3] as number) << 8) | ((bytes[at - 2] as number) << 16) | ((bytes[at - 1] as number) << 24) // prettier-ignore
  }

  function int64(): number {
    const low = int32() >>> 0
    return int32() * 2 ** 32 + low
  }

  return {
    start(from, place) {
      bytes = from
      at = place
    },
    at: () => at,
    text,
    textUnless(usual) {
      const length = varint()
      if (!isNext(usual, length)) return textOf(length)
      at += length
      return undefined
    },
    textLike(last) {
      const length = varint()
      if (!isNext(last, length)) return textOf(length)
      at += length
      return last
    },
    texts() {
      const count = varint()
      const list: string[] = []
      for (let index = 0; index < count && at <= bytes.length; index++) list.push(text())
      return list
    },
    uint16: () => byte() + byte() * 256,
    uint32: () => int32() >>> 0,
    int64,
    nullableInt64: () => (byte() === 1 ? null : int64()),
  }
}
