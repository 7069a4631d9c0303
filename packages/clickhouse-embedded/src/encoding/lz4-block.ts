import { clickHouseError, type ClickHouseError } from '../errors/clickhouse-error.js'

/**
 * Decodes one LZ4 block (lz4/doc/lz4_Block_format.md) into `target` from `start` on. What stands before `start` is the
 * history, to which the block's matches may reach back.
 * @returns the end of what was written
 * @throws ClickHouseError CANNOT_DECOMPRESS
 */
export function decodeLz4Block(source: Buffer, target: Buffer, start = 0): number {
  let from = 0
  let to = start

  function readLength(nibble: number): number {
    let length = nibble
    if (nibble < 15) return length
    for (;;) {
      const byte = source[from++]
      if (byte === undefined) throw broken('a length is cut off')
      length += byte
      if (byte < 255) return length
    }
  }

  for (;;) {
    const token = source[from++]
    if (token === undefined) throw broken('it has no last sequence')
    const literals = readLength(token >> 4)
    if (from + literals > source.length || to + literals > target.length)
      throw broken('literals exceed the block')
    source.copy(target, to, from, from + literals)
    from += literals
    to += literals
    if (from === source.length) return to
    if (from + 2 > source.length) throw broken('an offset is cut off')
    const offset = source[from]! | (source[from + 1]! << 8)
    from += 2
    if (offset === 0 || offset > to) throw broken('a match begins before the data')
    const length = readLength(token & 15) + 4
    if (to + length > target.length) throw broken('a match exceeds the block')
    copyMatch(target, { to, offset, length })
    to += length
  }
}

/** A match may overlap what it writes: then it repeats the last `offset` bytes. */
function copyMatch(
  target: Buffer,
  { to, offset, length }: { to: number; offset: number; length: number },
): void {
  if (offset >= length && length > 32) target.copyWithin(to, to - offset, to - offset + length)
  else for (let at = to; at < to + length; at += 1) target[at] = target[at - offset]!
}

/**
 * Writes bytes as one LZ4 block without any match. It saves nothing and costs nothing: this server is reached over the
 * loopback interface or a local network.
 */
export function toLz4Literals(bytes: Buffer): Buffer {
  if (bytes.length < 15) return Buffer.concat([Buffer.of(bytes.length << 4), bytes])
  const rest = bytes.length - 15
  const lengthBytes = Math.floor(rest / 255) + 1
  const head = Buffer.alloc(1 + lengthBytes, 255)
  head[0] = 0xf0
  head[lengthBytes] = rest % 255
  return Buffer.concat([head, bytes])
}

function broken(reason: string): ClickHouseError {
  return clickHouseError('CANNOT_DECOMPRESS', `Cannot decompress an LZ4 block: ${reason}`)
}
