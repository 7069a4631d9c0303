import { clickHouseError } from '../errors/clickhouse-error.js'

/** Reads pieces of given lengths from chunks that end anywhere. */
export interface ByteReader {
  /** @throws ClickHouseError CANNOT_DECOMPRESS when fewer bytes are left. */
  read(bytes: number): Promise<Buffer>
  /** Like `read`, but returns undefined where nothing is left at all. */
  readUnlessAtEnd(bytes: number): Promise<Buffer | undefined>
}

export function createByteReader(chunks: AsyncIterable<Buffer>): ByteReader {
  const iterator = chunks[Symbol.asyncIterator]()
  let pending: Buffer[] = []
  let length = 0

  async function readUnlessAtEnd(bytes: number): Promise<Buffer | undefined> {
    while (length < bytes) {
      const next = await iterator.next()
      if (next.done === true) {
        if (length === 0) return undefined
        throw clickHouseError('CANNOT_DECOMPRESS', 'Cannot decompress the body: it ends early')
      }
      pending.push(next.value)
      length += next.value.length
    }
    const [only] = pending
    const all = pending.length === 1 && only !== undefined ? only : Buffer.concat(pending)
    pending = [all.subarray(bytes)]
    length -= bytes
    return all.subarray(0, bytes)
  }

  return {
    readUnlessAtEnd,
    async read(bytes) {
      const piece = await readUnlessAtEnd(bytes)
      if (piece !== undefined) return piece
      throw clickHouseError('CANNOT_DECOMPRESS', 'Cannot decompress the body: it ends early')
    },
  }
}
