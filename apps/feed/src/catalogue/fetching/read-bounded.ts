import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

/**
 * Reads a body, inflating it as it comes, and stops as soon as it is larger than it may be: as it was sent, and when
 * inflated.
 */
export async function readBounded(
  response: IncomingMessage,
  maxBytes: number,
): Promise<{ readonly bytes: Buffer } | { readonly fault: 'too_large' | 'bad_encoding' }> {
  const encoding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  const inflate = inflators[encoding]
  if (inflate === undefined) {
    response.destroy()
    return { fault: 'bad_encoding' }
  }
  let sent = 0
  let size = 0
  const chunks: Buffer[] = []
  try {
    for await (const chunk of inflate(response, (bytes) => (sent += bytes)) as AsyncIterable<Buffer>) {
      size += chunk.length
      if (Math.max(size, sent) > maxBytes) return { fault: 'too_large' }
      chunks.push(chunk)
    }
  } catch (error) {
    if (connectionErrors.has((error as NodeJS.ErrnoException).code ?? '')) throw error
    return { fault: 'bad_encoding' }
  } finally {
    response.destroy()
  }
  return { bytes: Buffer.concat(chunks) }
}

/** Everything else that fails while a body is read comes from what inflates it. */
const connectionErrors: ReadonlySet<string> = new Set([
  'ABORT_ERR',
  'ECONNRESET',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ETIMEDOUT',
])

type Inflate = (response: IncomingMessage, onSent: (bytes: number) => void) => NodeJS.ReadableStream

/** The error of either stream reaches whoever reads from the end. */
const through =
  (create: () => NodeJS.ReadWriteStream): Inflate =>
  (response, onSent) => {
    response.on('data', (chunk: Buffer) => onSent(chunk.length))
    return pipeline(response, create(), () => undefined)
  }

const inflators: Readonly<Record<string, Inflate>> = {
  identity: (response) => response,
  '': (response) => response,
  gzip: through(createGunzip),
  'x-gzip': through(createGunzip),
  deflate: through(createInflate),
  br: through(createBrotliDecompress),
}
