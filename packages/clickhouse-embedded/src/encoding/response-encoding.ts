import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import type { UrlParameters } from '../statement/read-url.js'
import { toCompressedBlock } from './compressed-blocks.js'
import { toLz4Frame } from './lz4-frame.js'

/** The engine's names of `Content-Encoding`s, from most to least preferred, or ClickHouse's own compressed blocks. */
const contentEncodings = ['gzip', 'br', 'zstd', 'lz4', 'deflate'] as const
export type ContentEncoding = (typeof contentEncodings)[number]
export type ResponseEncoding = ContentEncoding | 'none' | 'blocks'

/**
 * Determines how the client wants its answer: `compress=1` asks for blocks, `enable_http_compression=1` for one of the
 * encodings in Accept-Encoding.
 */
export function readResponseEncoding(url: UrlParameters, headers: IncomingHttpHeaders): ResponseEncoding {
  if (isOn(url.get('compress'))) return 'blocks'
  if (!isOn(url.get('enable_http_compression'))) return 'none'
  const offers = (headers['accept-encoding'] ?? '')
    .split(',')
    .map((offer) => offer.toLowerCase().split(';'))
    .filter(([, ...options]) => !options.some((option) => /^\s*q=0(?:\.0*)?\s*$/.test(option)))
    .map(([name]) => name?.trim())
  return contentEncodings.find((encoding) => offers.includes(encoding)) ?? 'none'
}

export function isOn(value: string | null): boolean {
  return value === '1' || value === 'true'
}

type Encode = (bytes: Buffer) => Buffer | Promise<Buffer>

const encoders: Readonly<Partial<Record<ResponseEncoding, Encode>>> = {
  gzip: promisify(zlib.gzip),
  br: promisify(zlib.brotliCompress),
  deflate: promisify(zlib.deflate),
  lz4: toLz4Frame,
  blocks: (bytes) => (bytes.length === 0 ? bytes : toCompressedBlock(bytes)),
  // Node's zlib has zstd since 22.15.
  ...('zstdCompress' in zlib && { zstd: promisify(zlib.zstdCompress as typeof zlib.gzip) }),
}

/** A short answer in its encoding, or as it is where this Node.js does not have the encoding. */
export async function encodeShort(
  bytes: Buffer,
  encoding: ResponseEncoding,
): Promise<{ bytes: Buffer; contentEncoding: ContentEncoding | undefined }> {
  const encode = encoders[encoding]
  if (encode === undefined || encoding === 'none') return { bytes, contentEncoding: undefined }
  return { bytes: await encode(bytes), contentEncoding: encoding === 'blocks' ? undefined : encoding }
}
