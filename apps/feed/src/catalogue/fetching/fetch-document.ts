import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { findAllowedTarget, type Target, type TargetRules } from './allowed-target.js'
import type { FetchOutcome, Validators } from './fetch-outcome.js'
import { readBounded } from './read-bounded.js'

export interface FetchOptions extends TargetRules {
  readonly validators: Validators
  /** The maximum size, as sent and also when inflated. */
  readonly maxBytes: number
  /** All of it, redirects included. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

const maxRedirects = 3
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const userAgent = 'Frontpage/0.1 (feed import)'
const accept =
  'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, application/json;q=0.9, text/xml;q=0.9, */*;q=0.1'
const maxRetryAfterMs = 86_400_000

/**
 * Fetches a document from the internet for an address that somebody gave: the server, and that of each redirect, must be
 * none of a private network. Rejects only when the signal is aborted.
 */
export async function fetchDocument(address: string, options: FetchOptions): Promise<FetchOutcome> {
  const deadline = AbortSignal.timeout(options.timeoutMs)
  const signal = options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline])
  try {
    return await follow(address, options, signal)
  } catch {
    options.signal?.throwIfAborted()
    return { kind: 'failed', fault: deadline.aborted ? 'timeout' : 'connection_failed' }
  }
}

async function follow(address: string, options: FetchOptions, signal: AbortSignal): Promise<FetchOutcome> {
  let next = address
  for (let hop = 0; hop <= maxRedirects; hop++) {
    if (!URL.canParse(next)) return { kind: 'failed', fault: 'bad_address' }
    const target = await findAllowedTarget(new URL(next), options)
    signal.throwIfAborted()
    if ('fault' in target) return { kind: 'failed', fault: target.fault }
    const response = await ask(target, options.validators, signal)
    const status = response.statusCode ?? 0
    const { location } = response.headers
    if (!redirects.has(status) || location === undefined) return toOutcome(response, next, options)
    response.destroy()
    next = URL.canParse(location, next) ? new URL(location, next).href : location
  }
  return { kind: 'failed', fault: 'too_many_redirects' }
}

/** Connects to the address that was checked, under the name that was asked for. */
function ask(
  { url, address, family }: Target,
  validators: Validators,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    request(url, {
      agent: false,
      signal,
      lookup: (_host, { all }, answer) =>
        all === true ? answer(null, [{ address, family }]) : answer(null, address, family),
      headers: {
        'User-Agent': userAgent,
        Accept: accept,
        'Accept-Encoding': 'gzip, deflate, br',
        Connection: 'close',
        ...(validators.etag !== undefined && { 'If-None-Match': validators.etag }),
        ...(validators.lastModified !== undefined && { 'If-Modified-Since': validators.lastModified }),
      },
    })
      .on('response', resolve)
      .on('error', reject)
      .end()
  })
}

async function toOutcome(
  response: IncomingMessage,
  url: string,
  { maxBytes }: FetchOptions,
): Promise<FetchOutcome> {
  const { statusCode: status, headers } = response
  if (status === 304 || status !== 200) {
    response.destroy()
    if (status === 304) return { kind: 'not-modified' }
    return {
      kind: 'failed',
      fault: 'http_status',
      status,
      retryAfterMs: readRetryAfter(headers['retry-after']),
    }
  }
  const read = await readBounded(response, maxBytes)
  if ('fault' in read) return { kind: 'failed', fault: read.fault }
  return {
    kind: 'document',
    bytes: read.bytes,
    contentType: headers['content-type'] ?? '',
    url,
    validators: {
      ...(isShort(headers.etag) && { etag: headers.etag }),
      ...(isShort(headers['last-modified']) && { lastModified: headers['last-modified'] }),
    },
  }
}

const maxValidatorLength = 500

function isShort(value: string | undefined): boolean {
  return value !== undefined && value.length <= maxValidatorLength
}

/** In seconds; a date is not read, because what follows from it depends on the server's clock. */
function readRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined || !/^\d{1,9}$/.test(value)) return undefined
  return Math.min(Number(value) * 1_000, maxRetryAfterMs)
}
