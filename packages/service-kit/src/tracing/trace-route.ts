import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TraceContext } from '@frontpage/contracts'
import { isServiceResponse } from '../http/service-message.js'
import type { Span, Tracer } from './tracer.js'

type Run = (req: IncomingMessage, res: ServerResponse, params: unknown) => unknown

/**
 * Wraps a route so that each request has a server span, from the head to the last byte of the answer. `url.path` is the
 * route's pattern: a path may contain a reader's id.
 */
export function traceRoute(
  { method, path }: { method: string; path: string },
  tracer: Tracer,
  run: Run,
): Run {
  const name = `${method} ${path}`
  const attributes = {
    'http.route': path,
    'url.path': path,
    'url.scheme': 'http',
  }
  const headName = `HEAD ${path}`
  return (req, res, params) => {
    const span = tracer.start(req.method === 'HEAD' ? headName : name, {
      kind: 'server',
      parent: readTraceHeaders(req.rawHeaders),
    })
    if (span.isSampled && isServiceResponse(res)) {
      // Set late, because most requests are not sampled and do not need them.
      span.set(attributes)
      span.set({ 'http.request.method': req.method ?? method })
      res.span = span
      // Runs after the end of the answer, and also when the client disconnects before it.
      res.once('close', () => endRequest(span, res))
    }
    return run(req, res, params)
  }
}

/** The request's span, where it is traced. */
export function spanOf(res: ServerResponse): Span | undefined {
  return isServiceResponse(res) ? (res.span ?? undefined) : undefined
}

function endRequest(span: Span, res: ServerResponse): void {
  if (res.headersSent) span.set({ 'http.response.status_code': res.statusCode })
  else span.set({ 'error.type': 'client_gone' })
  if (res.headersSent && res.statusCode >= 500) span.fail(String(res.statusCode))
  span.end()
}

/**
 * Read without `req.headers`, which would first make an object of all of them. When there are two parents neither is
 * trusted; parts of a state belong together (https://www.w3.org/TR/trace-context/).
 */
export function readTraceHeaders(rawHeaders: readonly string[]): TraceContext | undefined {
  let traceparent: string | undefined
  let tracestate: string | undefined
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    const value = rawHeaders[at + 1]!
    if (name.length === 11 && name.toLowerCase() === 'traceparent') {
      if (traceparent !== undefined) return undefined
      traceparent = value
    } else if (name.length === 10 && name.toLowerCase() === 'tracestate') {
      tracestate = tracestate === undefined ? value : `${tracestate},${value}`
    }
  }
  if (traceparent === undefined) return undefined
  return tracestate === undefined || tracestate.length > maxStateLength
    ? { traceparent }
    : { traceparent, tracestate }
}

const maxStateLength = 512
