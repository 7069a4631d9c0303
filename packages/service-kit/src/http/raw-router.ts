import type { IncomingMessage, ServerResponse } from 'node:http'
import { compileRoute, runMatch, type AnyRoute, type CompiledRoute } from './compile-route.js'
import { sendPreflight } from './cors.js'
import { createFaultResponder } from './fault-responder.js'
import { pathOf, RouteTable, type Match } from './route-table.js'
import type { RouterContext } from './run-route.js'

export interface RawRouter {
  /** False when no route has this method and path: another handler must answer. */
  handle(req: IncomingMessage, res: ServerResponse): boolean
  readonly table: RouteTable<CompiledRoute>
}

/** The router for hot routes: one map look-up and one call. */
export function createRawRouter(routes: readonly AnyRoute[], context: RouterContext): RawRouter {
  const table = new RouteTable(routes.map((route) => compileRoute(route, context)))
  const fail = createFaultResponder(context)

  function handle(req: IncomingMessage, res: ServerResponse): boolean {
    try {
      const path = pathOf(req.url ?? '/')
      const match = table.find(req.method ?? 'GET', path)
      if (match === undefined) return req.method === 'OPTIONS' && answerOptions(req, res, path)
      run(match, req, res)
    } catch (error) {
      fail(req, res, error)
    }
    return true
  }

  function run(match: Match<CompiledRoute>, req: IncomingMessage, res: ServerResponse): void {
    const result = runMatch(match, req, res)
    if (result instanceof Promise) result.catch((error: unknown) => fail(req, res, error))
  }

  function answerOptions(req: IncomingMessage, res: ServerResponse, path: string): boolean {
    const wanted = req.headers['access-control-request-method']
    const match = wanted === undefined ? undefined : table.find(wanted, path)
    if (match === undefined) return false
    sendPreflight(match.entry.cors, table.methodsAt(path), req, res)
    return true
  }

  return { handle, table }
}
