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
import { admitSdk, type SdkAccess } from '../keys/admit-sdk.js'
import type { ActiveKeys } from '../keys/active-keys.js'
import type { SdkHeaders } from '../keys/sdk-headers.js'
import type { SdkKey } from '../registry/kinds/sdk-keys.js'

const json = { 'Content-Type': 'application/json; charset=utf-8' }
const exposedHeaders = 'ETag, Retry-After, x-sse-support'

/**
 * Admits a request whose address has the key, as those of GrowthBook's SDKs. @throws HttpFault as `admitSdk`
 */
export function admitGrowthbook(
  access: SdkAccess,
  headers: SdkHeaders,
  { key, kind }: { key: string; kind: SdkKey['kind'] },
): SdkKey {
  return admitSdk(access, { ...headers, authorization: undefined, apiKey: key }, kind).sdkKey
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
  if (!(error instanceof HttpFault)) {
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
  if (!(error instanceof HttpFault)) {
    return { status: 500, code: 'internal_error', detail: 'Something failed on our side.' }
  }
  const { status, code, message, headers } = error
  // Where the key is said elsewhere, the message says how to send it.
  const detail = code === 'unknown_sdk_key' ? 'There is no such SDK key, or it is disabled.' : message
  return { status, code, detail, retryAfter: headers?.['Retry-After'] }
}
