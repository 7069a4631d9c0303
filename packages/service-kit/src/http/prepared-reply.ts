import { STATUS_CODES, type ServerResponse } from 'node:http'
import { ServiceResponse } from './service-message.js'

/** An answer that many requests get, built once: status, headers as node's raw array, and the bytes. */
export interface PreparedReply {
  readonly status: number
  readonly rawHeaders: readonly string[]
  readonly body: string | Buffer
  /** The whole answer as text, for the second in `textSecond` and `textKeepAlive`; undefined when the body is no text. */
  text: string | undefined
  textSecond: number
  textKeepAlive: string
}

const maxTextLength = 64 * 1024

/**
 * Adds `Content-Length`, except where a status has no body (204, 304). ASCII text that is not long is kept as a string:
 * head and body are then sent in one piece.
 */
export function prepareReply(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer = '',
): PreparedReply {
  const rawHeaders = Object.entries(headers).flat()
  const hasBody = status !== 204 && status !== 304
  if (hasBody) rawHeaders.push('Content-Length', String(Buffer.byteLength(body)))
  const sent = hasBody ? body : ''
  // For each client that reads slowly, node copies the rest of a string; bytes are shared.
  const isText = typeof sent === 'string' && sent.length <= maxTextLength && isAscii(sent)
  return {
    status,
    rawHeaders,
    body: typeof sent === 'string' && !isText ? Buffer.from(sent) : sent,
    text: isText ? '' : undefined,
    textSecond: -1,
    textKeepAlive: '',
  }
}

/**
 * The cheapest way to answer in a raw handler. Headers that were set by `res.setHeader` are kept. Where possible the
 * answer is one text, made once a second and sent in one write: that saves node's assembling of the head and the
 * second, empty piece that it writes at every end (1.5 µs a request).
 */
export function sendPrepared(res: ServerResponse, reply: PreparedReply): void {
  if (reply.text !== undefined && res instanceof ServiceResponse && res.canSendWhole()) {
    res.sendWhole(reply.status, textOf(reply, res.keepAliveHeader()))
    return
  }
  // Typed as mutable by @types/node; node only reads it.
  res.writeHead(reply.status, reply.rawHeaders as string[])
  if (typeof reply.body === 'string') res.end(reply.body, 'latin1')
  else res.end(reply.body)
}

/** The answer on a persistent HTTP/1.1 connection, as node would write it. */
function textOf(reply: PreparedReply, keepAlive: string): string {
  const second = Math.floor(Date.now() / 1000)
  const isKept = reply.textSecond === second && reply.textKeepAlive === keepAlive
  if (isKept && reply.text !== undefined) return reply.text
  const lines = [`HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status]}`]
  for (let at = 0; at < reply.rawHeaders.length; at += 2) {
    lines.push(`${reply.rawHeaders[at]}: ${reply.rawHeaders[at + 1]}`)
  }
  lines.push(`Date: ${new Date(second * 1000).toUTCString()}`)
  lines.push('Connection: keep-alive', keepAlive, '', '')
  reply.textSecond = second
  reply.textKeepAlive = keepAlive
  // Flattened: a concatenated string would be flattened again at every write.
  reply.text = Buffer.from(lines.join('\r\n') + String(reply.body), 'latin1').toString('latin1')
  return reply.text
}

function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- the whole of ASCII is meant
  return /^[\x00-\x7f]*$/.test(text)
}
