import { clickHouseError, type ClickHouseError } from '../errors/clickhouse-error.js'
import { createByteReader } from './byte-reader.js'
import { cityHash128 } from './city-hash-128.js'
import { decodeLz4Block, toLz4Literals } from './lz4-block.js'

/**
 * ClickHouse's own compressed blocks (`compress=1`, `decompress=1`, and its files): the CityHash128 of what follows, a
 * byte for the method, the size from that byte on, the size of the content, the compressed content.
 */
const checksumBytes = 16
const headerBytes = 9
const methods = { none: 0x02, lz4: 0x82 } as const
/** Clients write blocks of 1 MiB, some of 10 MiB. A block is held in memory. */
const maxBlockBytes = 64 * 1024 * 1024

/** @throws ClickHouseError CANNOT_DECOMPRESS, UNKNOWN_COMPRESSION_METHOD */
export async function* decodeCompressedBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const reader = createByteReader(chunks)
  for (;;) {
    const head = await reader.readUnlessAtEnd(checksumBytes + headerBytes)
    if (head === undefined) return
    const size = head.readUInt32LE(checksumBytes + 1)
    if (size < headerBytes || size > maxBlockBytes) throw broken(`its size is ${size} bytes`)
    // Beyond the header, a copy: the checksum covers both.
    const block = Buffer.concat([head.subarray(checksumBytes), await reader.read(size - headerBytes)])
    if (!cityHash128(block).equals(head.subarray(0, checksumBytes))) throw broken('its checksum differs')
    yield decodeContent(block)
  }
}

function decodeContent(block: Buffer): Buffer {
  const method = block[0]
  const contentBytes = block.readUInt32LE(5)
  const stored = block.subarray(headerBytes)
  if (contentBytes > maxBlockBytes) throw broken(`its content has ${contentBytes} bytes`)
  if (method === methods.none) {
    if (stored.length !== contentBytes) throw broken('its content is of another size')
    return stored
  }
  if (method !== methods.lz4) {
    throw clickHouseError(
      'UNKNOWN_COMPRESSION_METHOD',
      `A compressed block has the method 0x${method?.toString(16)}: LZ4 (0x82) and none (0x02) are known`,
    )
  }
  const content = Buffer.allocUnsafe(contentBytes)
  if (decodeLz4Block(stored, content) !== contentBytes) throw broken('its content is of another size')
  return content
}

/**
 * Writes bytes as one block. Its method is LZ4 and its content has no match, because older clients of Java know no other
 * method.
 */
export function toCompressedBlock(bytes: Buffer): Buffer {
  const stored = toLz4Literals(bytes)
  const block = Buffer.allocUnsafe(headerBytes + stored.length)
  block[0] = methods.lz4
  block.writeUInt32LE(block.length, 1)
  block.writeUInt32LE(bytes.length, 5)
  stored.copy(block, headerBytes)
  return Buffer.concat([cityHash128(block), block])
}

function broken(reason: string): ClickHouseError {
  return clickHouseError('CANNOT_DECOMPRESS', `Cannot decompress a block of the body: ${reason}`)
}
