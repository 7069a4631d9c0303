import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import helmet from 'helmet'
import type { AnyRoute } from './compile-route.js'
import { sendPreflight } from './cors.js'
import { createFaultResponder } from './fault-responder.js'
import { HttpFault } from './http-fault.js'
import { mountOnExpress } from './mount-on-express.js'
import { requestIdOf } from './request-id.js'
import { pathOf, type RouteTable } from './route-table.js'
import type { RouterContext } from './run-route.js'
import { ServiceRequest, ServiceResponse } from './service-message.js'

export interface ExpressAppOptions extends RouterContext {
  readonly routes: readonly AnyRoute[]
  /** All routes of the server, including those of the raw router: for 405, `Allow` and preflights. */
  readonly table: RouteTable<AnyRoute>
  /** Adds handlers outside the routes (static files, a docs UI), after request ids and headers and before the 404. */
  readonly extend?: (app: Express) => void
}

/**
 * The Express part of a server: request ids, security headers, every route that is not hot, problems for 404, 405 and
 * errors.
 */
export function createExpressApp(options: ExpressAppOptions): Express {
  const { table } = options
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // Express swaps the prototypes: without these a response would neither be counted nor closed while draining, and the
  // size of a request would have no limit.
  const { end, writeHead, countNow } = Object.getOwnPropertyDescriptors(ServiceResponse.prototype)
  Object.defineProperties(app.response, { end, writeHead, countNow })
  const { constructor: _, ...ofRequest } = Object.getOwnPropertyDescriptors(ServiceRequest.prototype)
  Object.defineProperties(app.request, ofRequest)
  app.use(
    helmet({
      // Strict-Transport-Security is left to the proxy that terminates TLS: a service must not bind a whole domain to
      // https.
      strictTransportSecurity: false,
      contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    }),
  )
  app.use((req: Request, res: Response, next: NextFunction) => {
    res.setHeader('X-Request-Id', requestIdOf(req))
    next()
  })
  app.use((req: Request, res: Response, next: NextFunction) => {
    if (req.method !== 'OPTIONS') return next()
    const path = pathOf(req.url)
    const methods = table.methodsAt(path)
    if (methods.length === 0) return next()
    const wanted = req.headers['access-control-request-method'] ?? ''
    sendPreflight(table.find(wanted, path)?.entry.cors, methods, req, res)
  })
  mountOnExpress(app, options.routes, options)
  options.extend?.(app)
  app.use((req: Request) => {
    const methods = table.methodsAt(pathOf(req.url))
    if (methods.length === 0)
      throw new HttpFault(404, 'not_found', { detail: 'There is nothing at this path.' })
    throw new HttpFault(405, 'method_not_allowed', {
      detail: `This path takes ${methods.join(', ')}.`,
      headers: { Allow: methods.join(', ') },
    })
  })
  const fail = createFaultResponder(options)
  // Express recognises an error handler by its four parameters.
  app.use((error: unknown, req: Request, res: Response, _next: NextFunction) => {
    fail(req, res, fromExpress(error))
  })
  return app
}

/** Express and its middleware throw http-errors; only those meant for the client (`expose`) become faults. */
function fromExpress(error: unknown): unknown {
  if (error instanceof HttpFault || !(error instanceof Error) || !('status' in error)) return error
  const { status } = error
  if (typeof status !== 'number' || status < 400 || status > 499) return error
  return new HttpFault(status, status === 404 ? 'not_found' : 'bad_request', { cause: error })
}
