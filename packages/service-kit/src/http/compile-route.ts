import type { IncomingMessage, ServerResponse } from 'node:http'
import { defineWork, enterWork, leaveWork } from '@frontpage/event-loop-guard'
import { rememberActor } from '../admin/actor-of.js'
import { authenticateAdmin } from '../admin/require-admin.js'
import type { RouteCells } from '../metrics/http-metrics.js'
import { grantOrigin, type CorsPolicy } from './cors.js'
import type { RawRoute } from './define-raw-route.js'
import type { Route } from './define-route.js'
import type { Match } from './route-table.js'
import { runRoute, type RouterContext } from './run-route.js'
import { isServiceResponse } from './service-message.js'
import { traceRoute } from '../tracing/trace-route.js'

export type AnyRoute = Route | RawRoute

type Run = (req: IncomingMessage, res: ServerResponse, params: unknown) => unknown

/** A route ready to run on either router. */
export interface CompiledRoute {
  readonly method: string
  readonly path: string
  readonly cors: CorsPolicy | undefined
  readonly cells: RouteCells | null
  /** Checks auth and cors, then runs the handler. May throw, or return a promise that rejects. */
  readonly run: Run
  readonly onMalformedPath?: RawRoute['onMalformedPath']
}

export function compileRoute(route: AnyRoute, context: RouterContext): CompiledRoute {
  const { method, path, cors, auth } = route
  const cells = context.metrics?.cellsOf(method, path) ?? null
  const handle: Run =
    route.kind === 'raw-route'
      ? (route.handler as Run)
      : (req, res, params) => runRoute(route, context, req, res, params)
  const work = defineWork(`${method} ${path}`)
  const grants = cors !== undefined && cors.preflightOnly !== true
  const run: Run = (req, res, params) => {
    enterWork(work)
    try {
      if (isServiceResponse(res)) res.cells = cells
      if (grants) grantOrigin(cors, req, res)
      if (auth !== undefined) {
        rememberActor(req, authenticateAdmin(context.adminTokens, req.headers.authorization, auth))
      }
      return handle(req, res, params)
    } finally {
      leaveWork()
    }
  }
  const { tracer } = context
  const isTraced = tracer !== undefined && route.tags?.includes('health') !== true
  const compiled = { method, path, cors, cells, run: isTraced ? traceRoute(route, tracer, run) : run }
  return route.kind === 'raw-route' && route.onMalformedPath !== undefined
    ? { ...compiled, onMalformedPath: route.onMalformedPath }
    : compiled
}

/** Runs a matched route. May throw, or return a promise that rejects. */
export function runMatch(
  { entry, params, fault }: Match<CompiledRoute>,
  req: IncomingMessage,
  res: ServerResponse,
): unknown {
  if (fault === undefined) return entry.run(req, res, params)
  if (entry.onMalformedPath === undefined) throw fault
  return entry.onMalformedPath(req, res, fault)
}
