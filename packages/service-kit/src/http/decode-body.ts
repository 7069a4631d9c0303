/** The UTF-8 text of a body, without the byte order mark that some programs begin it with; JSON's parsers refuse one. */
export function decodeBody(body: Buffer): string {
  return withoutByteOrderMark(body).toString('utf8')
}

export function withoutByteOrderMark(body: Buffer): Buffer {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body
}
