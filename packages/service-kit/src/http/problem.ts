import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { HttpFault } from './http-fault.js'
import { requestIdOf } from './request-id.js'
import { retryAfter, type ResponseHeaders } from './response-headers.js'

/**
 * RFC 9457, plus `code` (for clients to compare), `requestId` and `retryable`; and the detail under the names that other
 * people's clients look for: Segment's and RudderStack's SDKs read `message` in Python, which fails and sends again
 * where it is missing, and `error` in Ruby.
 */
export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'For people; its words may change.' }),
    message: z.string().meta({ description: 'The same as `detail`, for SDKs that read this name.' }),
    error: z.string().meta({ description: 'The same as `detail`, for SDKs that read this name.' }),
    instance: z.string().meta({ description: 'Names this one occurrence.' }),
    code: z.string().meta({ description: 'For programs to compare; stable.' }),
    retryable: z.boolean().meta({ description: 'Whether the same request may succeed later.' }),
    requestId: z.string(),
    errors: z
      .array(
        z.strictObject({
          in: z.enum(['body', 'query', 'path', 'header']),
          pointer: z.string().meta({ description: 'A JSON pointer as a URI fragment: `#/items/0/id`.' }),
          detail: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'The errors in each part of the request.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' })
export type Problem = z.output<typeof problemSchema>

/** Defines a response that is a problem with one of these codes. */
export function problems(...codes: readonly string[]): ProblemResponse {
  const listed = codes.map((code) => `\`${code}\``).join(', ')
  return { description: `A problem with code ${listed}`, problemCodes: codes }
}

/** Like `problems`, where each of them is sent with `Retry-After`. */
export function problemsWithRetryAfter(...codes: readonly string[]): ProblemResponse {
  return { ...problems(...codes), headers: retryAfter }
}

interface ProblemResponse {
  readonly description: string
  readonly problemCodes: readonly string[]
  readonly headers?: ResponseHeaders
}

/** `instance` identifies the occurrence by request id: a path could contain a reader's id. */
export function toProblem(fault: HttpFault, requestId: string): Problem {
  return {
    ...fault.extensions,
    type: `urn:frontpage:problem:${fault.code}`,
    title: STATUS_CODES[fault.status] ?? 'Error',
    status: fault.status,
    detail: fault.message,
    message: fault.message,
    error: fault.message,
    instance: `urn:frontpage:request:${requestId}`,
    code: fault.code,
    retryable: fault.retryable,
    requestId,
    ...(fault.errors === undefined ? {} : { errors: [...fault.errors] }),
  }
}

/** Every error that is not an HttpFault becomes a 500 that reveals nothing internal. */
export function toFault(error: unknown): HttpFault {
  return error instanceof HttpFault
    ? error
    : new HttpFault(500, 'internal_error', { detail: 'Something failed on our side.', cause: error })
}

/**
 * Answers with a problem document, keeping headers that were set before (CORS); the connection of a response that has
 * begun is closed.
 */
export function sendProblem(req: IncomingMessage, res: ServerResponse, fault: HttpFault): void {
  if (res.headersSent) {
    if (!res.writableEnded) res.destroy()
    return
  }
  const requestId = requestIdOf(req)
  const body = JSON.stringify(toProblem(fault, requestId))
  // Headers that the handler set for its own body would be wrong for this one.
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
