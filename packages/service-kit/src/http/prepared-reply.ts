import type { ServerResponse } from 'node:http'

/** An answer that many requests get, built once: status, headers as node's raw array, and the bytes. */
export interface PreparedReply {
  readonly status: number
  readonly rawHeaders: readonly string[]
  readonly body: string | Buffer
}

/** `Content-Length` is added. ASCII text is kept as a string: node then sends head and body in one piece. */
export function prepareReply(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer = '',
): PreparedReply {
  const rawHeaders = Object.entries(headers).flat()
  if (status !== 204 && status !== 304) rawHeaders.push('Content-Length', String(Buffer.byteLength(body)))
  return { status, rawHeaders, body: typeof body === 'string' && !isAscii(body) ? Buffer.from(body) : body }
}

/** The cheapest way to answer in a raw handler. Headers set before by `res.setHeader` are kept. */
export function sendPrepared(res: ServerResponse, reply: PreparedReply): void {
  // Typed as mutable by @types/node; node only reads it.
  res.writeHead(reply.status, reply.rawHeaders as string[])
  if (typeof reply.body === 'string') res.end(reply.body, 'latin1')
  else res.end(reply.body)
}

function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- the whole of ASCII is meant
  return /^[\x00-\x7f]*$/.test(text)
}
