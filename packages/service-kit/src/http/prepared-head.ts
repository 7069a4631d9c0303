import { STATUS_CODES, type ServerResponse } from 'node:http'
import { ServiceResponse } from './service-message.js'

/** The head of answers whose bodies differ, built once: status and headers, without `Content-Length`. */
export interface PreparedHead {
  readonly status: number
  readonly rawHeaders: readonly string[]
  /** Status line and headers as they are sent. */
  readonly text: string
}

export function prepareHead(status: number, headers: Readonly<Record<string, string>>): PreparedHead {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return {
    status,
    rawHeaders: Object.entries(headers).flat(),
    text: `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}`,
  }
}

/**
 * Like `sendPrepared`, for a body that only this answer has: where possible head and body are one text and one write.
 * Headers that were set by `res.setHeader` are kept.
 */
export function sendWithHead(res: ServerResponse, head: PreparedHead, body: string): void {
  const bytes = Buffer.byteLength(body)
  // Text has as many bytes as code units only where all of it is ASCII.
  if (bytes === body.length && res instanceof ServiceResponse && res.canSendWhole()) {
    res.sendWhole(head.status, `${head.text}Content-Length: ${bytes}\r\n${restOfHead(res)}${body}`)
    return
  }
  res.writeHead(head.status, [...head.rawHeaders, 'Content-Length', String(bytes)])
  res.end(body)
}

let rest = ''
let restSecond = -1
let restKeepAlive = ''

/** What node itself would add on a persistent HTTP/1.1 connection; made once a second. */
function restOfHead(res: ServiceResponse): string {
  const second = Math.floor(Date.now() / 1000)
  const keepAlive = res.keepAliveHeader()
  if (second !== restSecond || keepAlive !== restKeepAlive) {
    restSecond = second
    restKeepAlive = keepAlive
    rest = `Date: ${new Date(second * 1000).toUTCString()}\r\nConnection: keep-alive\r\n${keepAlive}\r\n\r\n`
  }
  return rest
}
