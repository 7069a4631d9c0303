import {
  ClientGoneError,
  failRequest,
  HttpFault,
  prepareReply,
  sendPrepared,
  spanOf,
  type Logger,
} from '@frontpage/service-kit'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ActiveKeys } from '../keys/active-keys.js'
import type { SdkHeaders } from '../keys/sdk-headers.js'
import { isContextFault } from '../requests/read-context.js'

const json = { 'Content-Type': 'application/json; charset=utf-8' }
const exposedHeaders = 'ETag, Retry-After, x-sse-support'

/** GrowthBook's SDKs have the key in the address. */
export function withKeyOfPath(headers: SdkHeaders, key: string): SdkHeaders {
  return { ...headers, authorization: undefined, apiKey: key }
}

/** Lets the page read an answer, and what an SDK has to see of its head. `origin` is one that a key allows. */
export function grantGrowthbook(res: ServerResponse, origin: string | undefined): void {
  if (origin === undefined) return
  res.setHeader('Access-Control-Allow-Origin', origin)
  res.setHeader('Access-Control-Expose-Headers', exposedHeaders)
}

export interface GrowthbookFailing {
  readonly origin: string | undefined
  readonly keys: ActiveKeys
  readonly log: Logger
}

/** Answers what a handler threw in the form of GrowthBook's errors. */
export function failGrowthbook(
  req: IncomingMessage,
  res: ServerResponse,
  error: unknown,
  { origin, keys, log }: GrowthbookFailing,
): void {
  if (error instanceof ClientGoneError || res.headersSent) {
    failRequest(req, res, error)
    return
  }
  if (!(error instanceof HttpFault) && !isContextFault(error)) {
    spanOf(res)?.fail(error)
    log.error({ err: error }, 'evaluation failed')
  }
  if (origin !== undefined && keys.anyAllowsOrigin(origin)) grantGrowthbook(res, origin)
  const { status, code, detail, retryAfter } = toFailure(error)
  const headers = { ...json, 'Cache-Control': 'no-store', Vary: 'Origin' }
  const body = JSON.stringify({ status, error: detail, code })
  sendPrepared(
    res,
    prepareReply(
      status,
      retryAfter === undefined ? headers : { ...headers, 'Retry-After': retryAfter },
      body,
    ),
  )
}

interface Failure {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly retryAfter?: string | undefined
}

function toFailure(error: unknown): Failure {
  if (isContextFault(error)) {
    const detail = error.detail.replace('The context', 'The object `attributes`')
    return { status: 400, code: error.code, detail }
  }
  if (!(error instanceof HttpFault)) {
    return { status: 500, code: 'internal_error', detail: 'Something failed on our side.' }
  }
  const { status, code, message, headers } = error
  // Where the key is said elsewhere, the message says how to send it.
  const detail = code === 'unknown_sdk_key' ? 'There is no such SDK key, or it is disabled.' : message
  return { status, code, detail, retryAfter: headers?.['Retry-After'] }
}
