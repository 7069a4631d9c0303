import {
  ClientGoneError,
  failRequest,
  HttpFault,
  prepareHead,
  sendWithHead,
  spanOf,
  type Logger,
  type PreparedHead,
} from '@frontpage/service-kit'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ActiveKeys } from '../keys/active-keys.js'
import { grantReading, readingHeaders } from '../keys/browser-access.js'
import { isContextFault } from '../requests/read-context.js'
import { failureOf, type OfrepFailure } from './ofrep-failure.js'

const json = { 'Content-Type': 'application/json' }
const plainHead = prepareHead(200, json)
const headsByOrigin = new Map<string, PreparedHead>()
const maxRemembered = 1_000
/** Longer than any origin that a key can name. Where all origins are allowed, clients choose what they send. */
const maxRememberedLength = 300

/** OFREP's requests describe the reader by `context`. */
export function contextOfBody({ context }: Readonly<Record<string, unknown>>): unknown {
  return context
}

/** The head of a 200, readable by the page that asked; `origin` is one that the key allows. */
export function successHead(origin: string | undefined): PreparedHead {
  if (origin === undefined) return plainHead
  let head = headsByOrigin.get(origin)
  if (head === undefined) {
    if (headsByOrigin.size >= maxRemembered) headsByOrigin.clear()
    head = prepareHead(200, successHeaders(origin))
    if (origin.length <= maxRememberedLength) headsByOrigin.set(origin, head)
  }
  return head
}

/** The headers of a 200, readable by the page that asked; `origin` is one that the key allows. */
export function successHeaders(origin: string | undefined): Readonly<Record<string, string>> {
  return origin === undefined ? json : { ...json, ...readingHeaders(origin) }
}

/** Like `successHead`, with an entity tag. */
export function taggedHead(etag: string, origin: string | undefined): PreparedHead {
  return prepareHead(200, { ...successHeaders(origin), ETag: etag })
}

/** Answers a failure in OFREP's form; `key` is the flag's, absent where a request asks for all of them. */
export function sendOfrepFailure(
  res: ServerResponse,
  failure: OfrepFailure,
  { key, origin, keys }: { key: string | undefined; origin: string | undefined; keys: ActiveKeys },
): void {
  const { status, errorCode, errorDetails, headers } = failure
  grantReading(res, origin, keys)
  for (const [name, value] of Object.entries(headers ?? {})) res.setHeader(name, value)
  sendWithHead(res, prepareHead(status, json), JSON.stringify({ key, errorCode, errorDetails }))
}

/** Answers what a handler threw. An error of our own is logged; the rest was answered for what it is. */
export function failOfrep(
  req: IncomingMessage,
  res: ServerResponse,
  error: unknown,
  answer: { key: string | undefined; origin: string | undefined; keys: ActiveKeys; log: Logger },
): void {
  if (error instanceof ClientGoneError || res.headersSent) {
    failRequest(req, res, error)
    return
  }
  if (!(error instanceof HttpFault) && !isContextFault(error)) {
    spanOf(res)?.fail(error)
    answer.log.error({ err: error }, 'evaluation failed')
  }
  sendOfrepFailure(res, failureOf(error), answer)
}
