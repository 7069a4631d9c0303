import type { IncomingMessage } from 'node:http'
import type { Duplex, Readable } from 'node:stream'
import zlib from 'node:zlib'
import { decodeCompressedBlocks } from './encoding/compressed-blocks.js'
import { decodeLz4Frames } from './encoding/lz4-frame.js'
import { ClickHouseError, clickHouseError } from './errors/clickhouse-error.js'

/** The default of ClickHouse's http_receive_timeout. */
const idleMs = 30_000

interface BodyForm {
  /** The maximum after decompression. */
  maxBytes: number
  /** Whether the body consists of ClickHouse's compressed blocks (`decompress=1`). */
  isInBlocks: boolean
}

/**
 * A request's body, decompressed by its Content-Encoding and from its blocks, piece by piece.
 * The request itself is left open on failure, so that the error can still be answered on its connection.
 * @throws ClickHouseError QUERY_IS_TOO_LARGE, UNKNOWN_COMPRESSION_METHOD, CANNOT_DECOMPRESS
 */
export async function* readBody(
  request: IncomingMessage,
  { maxBytes, isInBlocks }: BodyForm,
): AsyncGenerator<Buffer> {
  const tooLarge = (): ClickHouseError =>
    clickHouseError(
      'QUERY_IS_TOO_LARGE',
      `The body is larger than ${maxBytes} bytes (CLICKHOUSE_EMBEDDED_MAX_BODY_BYTES)`,
    )
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge()
  const encoding = request.headers['content-encoding']?.trim().toLowerCase()
  const decompressor = createDecompressor(encoding)
  const source: Readable = decompressor === undefined ? request : pipeInto(request, decompressor)
  const chunks = source.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer>
  const content = encoding === 'lz4' ? decodeLz4Frames(chunks) : chunks
  const body = isInBlocks ? decodeCompressedBlocks(content) : content
  let bytes = 0
  request.setTimeout(idleMs, () => request.destroy(new Error('The body stopped arriving')))
  try {
    for await (const chunk of body) {
      bytes += chunk.length
      if (bytes > maxBytes) throw tooLarge()
      yield chunk
    }
  } catch (error) {
    if (error instanceof ClickHouseError || !request.complete) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw clickHouseError('CANNOT_DECOMPRESS', `Cannot decompress the body: ${reason}`)
  } finally {
    request.setTimeout(0)
    // Otherwise the rest of a refused body could not be read and discarded.
    await chunks.return?.()
    if (decompressor !== undefined) {
      request.unpipe(decompressor)
      decompressor.destroy()
    }
  }
}

/** LZ4, which Node's zlib does not have, is decoded elsewhere. */
function createDecompressor(encoding: string | undefined): Duplex | undefined {
  if (encoding === undefined || encoding === '' || encoding === 'identity' || encoding === 'lz4')
    return undefined
  if (encoding === 'gzip' || encoding === 'x-gzip') return zlib.createGunzip()
  if (encoding === 'deflate') return zlib.createInflate()
  if (encoding === 'br') return zlib.createBrotliDecompress()
  // Node's zlib has zstd since 22.15.
  if (encoding === 'zstd' && 'createZstdDecompress' in zlib) {
    return (zlib.createZstdDecompress as () => Duplex)()
  }
  throw clickHouseError(
    'UNKNOWN_COMPRESSION_METHOD',
    `Unknown Content-Encoding: ${'createZstdDecompress' in zlib ? 'zstd, ' : ''}gzip, deflate, br and lz4 are known`,
  )
}

/** Like `pipe`, but a client that disconnects ends the decompressed stream with an error instead of leaving it open. */
function pipeInto(request: IncomingMessage, decompressor: Duplex): Duplex {
  request.once('close', () => {
    if (!request.complete) decompressor.destroy(new Error('The client closed the connection'))
  })
  return request.pipe(decompressor)
}
