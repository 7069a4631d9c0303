import type { IncomingMessage, ServerResponse } from 'node:http'
import { actorOf } from '../admin/actor-of.js'
import type { AdminToken } from '../admin/admin-tokens.js'
import type { Logger } from '../logging/create-logger.js'
import { asWorkOf } from '../event-loop/resume-work.js'
import type { HttpMetrics } from '../metrics/http-metrics.js'
import type { Tracer } from '../tracing/tracer.js'
import { decodeBody } from './decode-body.js'
import type { Route } from './define-route.js'
import { HttpFault, type FaultPointer } from './http-fault.js'
import { readBody } from './read-body.js'
import { sendReply, type Reply } from './reply.js'
import { requestIdOf } from './request-id.js'
import { invalidRequest, parseQuery, validate } from './validate-request.js'

/** The services that both routers need to run routes. */
export interface RouterContext {
  readonly log: Logger
  readonly adminTokens: readonly AdminToken[]
  readonly metrics?: HttpMetrics
  readonly tracer?: Tracer | undefined
}

const defaultMaxBodyBytes = 256 * 1024

/**
 * Validates a request by its route's definition, calls the handler, sends its reply. Rejects with the error of any of
 * these.
 */
export async function runRoute(
  route: Route,
  { log }: RouterContext,
  req: IncomingMessage,
  res: ServerResponse,
  pathParams: unknown,
): Promise<void> {
  const errors: FaultPointer[] = []
  const params = validate('path', route.params, pathParams, errors) ?? pathParams
  const query = validate('query', route.query, route.query && parseQuery(req.url ?? ''), errors)
  const headers = validate('header', route.headers, req.headers, errors)
  if (errors.length > 0) throw invalidRequest(errors)
  const bytes = route.body && (await readBody(req, { maxBytes: route.maxBodyBytes ?? defaultMaxBodyBytes }))
  const body = bytes && asWorkOf(res, () => validate('body', route.body, parseJson(bytes, req), errors))
  if (errors.length > 0) throw invalidRequest(errors)
  const input = {
    params,
    query,
    headers,
    body,
    actor: actorOf(req),
    get requestId() {
      return requestIdOf(req)
    },
    get log() {
      return log.child({ requestId: requestIdOf(req) })
    },
    req,
  }
  const handler = route.handler as (input: unknown) => Reply | Promise<Reply>
  const reply = await asWorkOf(res, () => handler(input))
  asWorkOf(res, () => sendReply(res, reply))
}

function parseJson(body: Buffer, req: IncomingMessage): unknown {
  if (body.length === 0) return undefined
  // This also excludes forms of foreign pages: they cannot send this type without a preflight.
  if (!/^application\/(?:[\w.+-]+\+)?json *(?:;|$)/i.test(req.headers['content-type'] ?? '')) {
    throw new HttpFault(415, 'unsupported_media_type', { detail: 'Send the body as application/json.' })
  }
  try {
    return JSON.parse(decodeBody(body)) as unknown
  } catch {
    // The parser's message is left out, because it quotes the body.
    throw new HttpFault(400, 'invalid_json', { detail: 'The body is not valid JSON.' })
  }
}
