import { clickHouseError, type ClickHouseError } from '../errors/clickhouse-error.js'
import { createByteReader, type ByteReader } from './byte-reader.js'
import { decodeLz4Block } from './lz4-block.js'
import { createXxHash32, xxHash32 } from './xx-hash-32.js'

/** The `Content-Encoding: lz4` of ClickHouse and its clients: LZ4 frames (lz4/doc/lz4_Frame_format.md), one or more. */
const frameMagic = 0x184d2204
const skippableMagic = 0x184d2a50
/** Blocks that refer to earlier ones reach back this far. */
const historyBytes = 64 * 1024
const maxBlockBytes: Readonly<Record<number, number>> = {
  4: 64 * 1024,
  5: 256 * 1024,
  6: 1024 * 1024,
  7: 4 * 1024 * 1024,
}
const storedBit = 0x80000000

interface Frame {
  blocksAreLinked: boolean
  hasBlockChecksums: boolean
  hasContentChecksum: boolean
  maxBlockBytes: number
}

/** @throws ClickHouseError CANNOT_DECOMPRESS */
export async function* decodeLz4Frames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const reader = createByteReader(chunks)
  for (;;) {
    const begin = await reader.readUnlessAtEnd(4)
    if (begin === undefined) return
    const magic = begin.readUInt32LE()
    if (magic === frameMagic) yield* decodeBlocks(await readFrame(reader), reader)
    else if ((magic & ~0xf) === skippableMagic) await skip((await reader.read(4)).readUInt32LE(), reader)
    else throw broken('it is no LZ4 frame')
  }
}

async function skip(bytes: number, reader: ByteReader): Promise<void> {
  for (let left = bytes; left > 0; left -= historyBytes) await reader.read(Math.min(left, historyBytes))
}

async function readFrame(reader: ByteReader): Promise<Frame> {
  const start = await reader.read(2)
  const [flags = 0, blockSize = 0] = start
  if (flags >> 6 !== 1) throw broken('the version of the frame is unknown')
  if ((flags & 1) !== 0) throw broken('it needs a dictionary')
  const contentSize = (flags & 8) === 0 ? Buffer.alloc(0) : await reader.read(8)
  const [checksum] = await reader.read(1)
  const expected = (xxHash32(Buffer.concat([start, contentSize])) >> 8) & 0xff
  const bytes = maxBlockBytes[(blockSize >> 4) & 7]
  if (checksum !== expected || bytes === undefined) throw broken('the header of the frame is damaged')
  return {
    blocksAreLinked: (flags & 0x20) === 0,
    hasBlockChecksums: (flags & 0x10) !== 0,
    hasContentChecksum: (flags & 4) !== 0,
    maxBlockBytes: bytes,
  }
}

async function* decodeBlocks(frame: Frame, reader: ByteReader): AsyncGenerator<Buffer> {
  const content = frame.hasContentChecksum ? createXxHash32() : undefined
  let history = Buffer.alloc(0)
  for (;;) {
    const size = (await reader.read(4)).readUInt32LE()
    if (size === 0) break
    const bytes = size % storedBit
    if (bytes > frame.maxBlockBytes) throw broken('a block is larger than its frame allows')
    const stored = await reader.read(bytes)
    if (frame.hasBlockChecksums) await verify(xxHash32(stored), reader)
    const block = size >= storedBit ? stored : decodeBlock(stored, history, frame.maxBlockBytes)
    content?.update(block)
    if (frame.blocksAreLinked) history = Buffer.concat([history, block]).subarray(-historyBytes)
    yield block
  }
  if (content !== undefined) await verify(content.digest(), reader)
}

function decodeBlock(stored: Buffer, history: Buffer, maxBytes: number): Buffer {
  const target = Buffer.allocUnsafe(history.length + maxBytes)
  history.copy(target)
  return target.subarray(history.length, decodeLz4Block(stored, target, history.length))
}

async function verify(checksum: number, reader: ByteReader): Promise<void> {
  if ((await reader.read(4)).readUInt32LE() !== checksum) throw broken('a checksum differs')
}

/** Writes bytes as a frame whose blocks are stored as they are. */
export function toLz4Frame(bytes: Buffer): Buffer {
  const descriptor = Buffer.of(0x60, 0x70)
  const parts = [uint32(frameMagic), descriptor, Buffer.of((xxHash32(descriptor) >> 8) & 0xff)]
  const blockBytes = 4 * 1024 * 1024
  for (let at = 0; at < bytes.length; at += blockBytes) {
    const block = bytes.subarray(at, at + blockBytes)
    parts.push(uint32(block.length + storedBit), block)
  }
  return Buffer.concat([...parts, uint32(0)])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function broken(reason: string): ClickHouseError {
  return clickHouseError('CANNOT_DECOMPRESS', `Cannot decompress the body as LZ4: ${reason}`)
}
