import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import { HttpFault } from './http-fault.js'
import { requestIdOf } from './request-id.js'

/** RFC 9457, plus `code` (what to compare), `requestId` and `retryable`. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly instance: string
  readonly code: string
  readonly retryable: boolean
  readonly requestId: string
  readonly errors?: readonly { readonly in: string; readonly pointer: string; readonly detail: string }[]
}

/** `instance` names the occurrence by request id: a path could hold a reader's id. */
export function toProblem(fault: HttpFault, requestId: string): Problem {
  return {
    ...fault.extensions,
    type: `urn:frontpage:problem:${fault.code}`,
    title: STATUS_CODES[fault.status] ?? 'Error',
    status: fault.status,
    detail: fault.message,
    instance: `urn:frontpage:request:${requestId}`,
    code: fault.code,
    retryable: fault.retryable,
    requestId,
    ...(fault.errors === undefined ? {} : { errors: fault.errors }),
  }
}

/** Everything that is not an HttpFault becomes a 500 that says nothing about the inside. */
export function toFault(error: unknown): HttpFault {
  return error instanceof HttpFault
    ? error
    : new HttpFault(500, 'internal_error', { detail: 'Something failed on our side.', cause: error })
}

/** Answers with a problem document, keeping headers set before (CORS); a response already begun is cut off. */
export function sendProblem(req: IncomingMessage, res: ServerResponse, fault: HttpFault): void {
  if (res.headersSent) {
    if (!res.writableEnded) res.destroy()
    return
  }
  const requestId = requestIdOf(req)
  const body = JSON.stringify(toProblem(fault, requestId))
  // What a handler had set about its own body would lie about this one.
  for (const name of ['Content-Encoding', 'Content-Length', 'ETag', 'Last-Modified']) res.removeHeader(name)
  for (const [name, value] of Object.entries(fault.headers ?? {})) res.setHeader(name, value)
  res.setHeader('Content-Type', 'application/problem+json; charset=utf-8')
  res.setHeader('Cache-Control', 'no-store')
  res.setHeader('X-Content-Type-Options', 'nosniff')
  res.setHeader('X-Request-Id', requestId)
  res.setHeader('Content-Length', Buffer.byteLength(body))
  res.statusCode = fault.status
  res.end(body)
}
