import type { ServerResponse } from 'node:http'

export type ReplyHeaders = Readonly<Record<string, string | number | readonly string[]>>

/**
 * A handler's return value. A body is sent as JSON, except bytes, and text whose `Content-Type` header is not JSON,
 * which are sent unchanged.
 */
export interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: ReplyHeaders
}

export function sendReply(res: ServerResponse, { status, body, headers }: Reply): void {
  res.statusCode = status
  if (headers !== undefined) {
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
  }
  if (status === 204 || status === 304) {
    res.end()
    return
  }
  if (body === undefined) {
    res.setHeader('Content-Length', 0)
    res.end()
    return
  }
  const contentType = res.getHeader('Content-Type')
  const isBytes = body instanceof Uint8Array
  if (contentType === undefined) {
    res.setHeader('Content-Type', isBytes ? 'application/octet-stream' : 'application/json; charset=utf-8')
  }
  const isText =
    typeof body === 'string' && contentType !== undefined && !/\bjson\b/i.test(String(contentType))
  const content = isBytes || isText ? body : JSON.stringify(body)
  res.setHeader('Content-Length', Buffer.byteLength(content))
  res.end(content)
}
