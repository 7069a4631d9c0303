import { readApiError } from './api-error.js'

export interface ClientOptions {
  /** Such as `https://trending.example.com`; empty for the page's own origin. */
  readonly baseUrl: string
  /** An admin token's secret, for the operations that need one. */
  readonly token?: string
  /** A source's write key, for the operations that take events. */
  readonly writeKey?: string
  /** A splitter's SDK key. */
  readonly sdkKey?: string
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch
  /** Called when a stream will be opened again, with the error that broke it, or undefined where it just ended. */
  readonly onReconnect?: (reason: unknown) => void
}

export interface CallOptions {
  readonly signal?: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
  /** Lets the request outlive its page. */
  readonly keepalive?: boolean
}

/** The facts about an operation that a client needs at run time. */
export interface OperationInfo {
  readonly method: string
  /** Contains `{parameters}`. */
  readonly path: string
  readonly answers: 'json' | 'text' | 'bytes' | 'events' | 'nothing'
  readonly credentials?: 'adminToken' | 'sdkKey' | 'writeKey'
}

export interface OperationRequest extends CallOptions {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, QueryValue | undefined>>
  readonly body?: unknown
}
type QueryValue = string | number | boolean | readonly (string | number)[]

/** @throws ApiError for every answer that is not 2xx; the error of `fetch` when there is none. */
export async function sendRequest(
  operation: OperationInfo,
  request: OperationRequest,
  options: ClientOptions,
): Promise<Response> {
  const { fetch: send = fetch } = options
  const { signal, keepalive, body } = request
  const headers = new Headers(body === undefined ? {} : { 'Content-Type': 'application/json' })
  const authorization = authorizationOf(operation, options)
  if (authorization !== undefined) headers.set('Authorization', authorization)
  for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, value)
  const response = await send(toUrl(operation, request, options.baseUrl), {
    method: operation.method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
    ...(keepalive !== undefined && { keepalive }),
  })
  if (!response.ok) throw await readApiError(response)
  return response
}

function toUrl(
  { path }: OperationInfo,
  { path: params = {}, query = {} }: OperationRequest,
  baseUrl: string,
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name]
    if (value === undefined || value === '') throw new TypeError(`the path parameter "${name}" is missing`)
    // However it is written, it leads elsewhere in a URL.
    if (value === '.' || value === '..') {
      throw new TypeError(`the path parameter "${name}" cannot be "${value}", which would change the path`)
    }
    return encodeURIComponent(value)
  })
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    for (const each of Array.isArray(value) ? value : [value]) search.append(name, String(each))
  }
  return baseUrl.replace(/\/+$/, '') + filled + (search.size === 0 ? '' : `?${search.toString()}`)
}

function authorizationOf(
  { credentials }: OperationInfo,
  { token, writeKey, sdkKey }: ClientOptions,
): string | undefined {
  if (credentials === 'adminToken' && token !== undefined) return `Bearer ${token}`
  if (credentials === 'sdkKey' && sdkKey !== undefined) return `Bearer ${sdkKey}`
  if (credentials === 'writeKey' && writeKey !== undefined) {
    return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${writeKey}:`)))}`
  }
  return undefined
}
