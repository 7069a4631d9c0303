import { STATUS_CODES, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { closeIfUnused } from './close-if-unused.js'
import { HttpFault } from './http-fault.js'
import { toProblem } from './problem.js'
import { randomUUID } from 'node:crypto'

type ParserError = Error & { code?: string }
/** Node keeps the response that is being written here; no public property holds it. */
type HttpSocket = Socket & { _httpMessage?: ServerResponse | null }

/**
 * Answers requests that are not HTTP (400), heads that are too large (431) and requests that never end (408) with a
 * problem and closes. After complete requests on the same connection the error waits for their answers: sent at once it
 * would be taken for the answer to the first of them. A connection on which nothing was ever sent (browsers open some ahead
 * of need) is closed without an answer, which would be taken for the one to a request that is sent at that moment.
 */
export function answerClientErrors(server: Server, onError: (code: string) => void): void {
  const failed = new WeakSet<Duplex>()
  server.on('clientError', (error: ParserError, socket: HttpSocket) => {
    // The parser reports the error again for every further chunk.
    if (failed.has(socket)) return
    if (isTimeout(error) && socket.bytesRead === 0) {
      closeIfUnused(socket)
      return
    }
    failed.add(socket)
    if (isGone(error) || !socket.writable) {
      socket.destroy()
      return
    }
    const fault = toFault(error)
    onError(fault.code)
    refuse(socket, fault)
  })
}

/** The connection was reset, or ended in the middle of a request: nobody waits for an answer. */
function isGone({ code }: ParserError): boolean {
  return code === 'ECONNRESET' || code === 'HPE_INVALID_EOF_STATE'
}

function isTimeout({ code }: ParserError): boolean {
  return code === 'ERR_HTTP_REQUEST_TIMEOUT'
}

function refuse(socket: HttpSocket, fault: HttpFault): void {
  // oxlint-disable-next-line no-underscore-dangle -- node's name
  const current = socket._httpMessage
  if (socket.destroyed) return
  if (current === undefined || current === null || !current.req.complete) {
    if (current?.headersSent === true) socket.destroy()
    else socket.end(toResponse(fault), () => socket.destroy())
    return
  }
  current.once('close', () => refuse(socket, fault))
}

function toFault(error: ParserError): HttpFault {
  if (isTimeout(error)) {
    return new HttpFault(408, 'request_timeout', { detail: 'The request took too long to arrive.' })
  }
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    return new HttpFault(431, 'head_too_large', { detail: 'The request line and headers are too large.' })
  }
  return new HttpFault(400, 'malformed_request', { detail: 'This is not a well-formed HTTP request.' })
}

function toResponse(fault: HttpFault): string {
  const body = JSON.stringify(toProblem(fault, randomUUID()))
  return [
    `HTTP/1.1 ${fault.status} ${STATUS_CODES[fault.status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n')
}
