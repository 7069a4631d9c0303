import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import { HttpFault } from './http-fault.js'

export const contentEncodings = ['gzip', 'deflate', 'br'] as const
export type ContentEncoding = (typeof contentEncodings)[number]

/** Inflates off the event loop; stops as soon as the result would pass `maxBytes`. */
export function inflateBody(
  encoding: ContentEncoding,
  body: Buffer,
  maxBytes: number,
  callback: (fault: HttpFault | undefined, inflated: Buffer) => void,
): void {
  const finish = (error: NodeJS.ErrnoException | null, inflated: Buffer): void => {
    if (error === null) callback(undefined, inflated)
    else callback(toFault(error, encoding, maxBytes), Buffer.alloc(0))
  }
  const options = { maxOutputLength: Math.max(1, maxBytes) }
  if (encoding === 'gzip') gunzip(body, options, finish)
  else if (encoding === 'br') brotliDecompress(body, options, finish)
  else if (hasZlibHeader(body)) inflate(body, options, finish)
  else inflateRaw(body, options, finish)
}

/** RFC 9110 means zlib's format by "deflate", but some clients send it without header and checksum. */
function hasZlibHeader(body: Buffer): boolean {
  return body.length >= 2 && (body[0]! & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0
}

function toFault(error: NodeJS.ErrnoException, encoding: ContentEncoding, maxBytes: number): HttpFault {
  return error.code === 'ERR_BUFFER_TOO_LARGE'
    ? new HttpFault(413, 'body_too_large', { detail: `The inflated body is larger than ${maxBytes} bytes.` })
    : new HttpFault(400, 'bad_encoding', { detail: `The body is not valid ${encoding}.`, cause: error })
}
