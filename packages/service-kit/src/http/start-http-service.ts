import type { Express } from 'express'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { ServiceConfig } from '../config/service-config.js'
import { healthRoutes } from '../health/health-routes.js'
import { createReadiness, type ReadinessCheck } from '../health/readiness.js'
import { ClosingStack } from '../lifecycle/closing-stack.js'
import type { RunningService } from '../lifecycle/run-service.js'
import { StartUpError } from '../lifecycle/start-up-error.js'
import type { Logger } from '../logging/create-logger.js'
import { createMetrics, type Metrics } from '../metrics/create-metrics.js'
import { startProcessMetrics } from '../metrics/process-metrics.js'
import { answerClientErrors } from './answer-client-errors.js'
import type { AnyRoute } from './compile-route.js'
import { createExpressApp } from './create-express-app.js'
import { createDrain } from './drain-server.js'
import { createFaultResponder } from './fault-responder.js'
import { createRawRouter } from './raw-router.js'
import { requestIdOf } from './request-id.js'
import { RouteTable } from './route-table.js'
import { ServiceRequest, ServiceResponse, type ServerState } from './service-message.js'

export interface HttpServiceOptions {
  readonly name: string
  readonly config: ServiceConfig
  readonly log: Logger
  /** Owns what the service opened before; the server is added on top, so it drains first. */
  readonly stack?: ClosingStack
  readonly metrics?: Metrics
  /** Served by the raw router. */
  readonly hotRoutes?: readonly AnyRoute[]
  /** Served by Express, beside `/livez`, `/healthz`, `/readyz` and `/metrics`. */
  readonly routes?: readonly AnyRoute[]
  readonly readiness?: readonly ReadinessCheck[]
  /** Closed when draining begins, before requests are waited for: event streams. */
  readonly streams?: readonly { close(): unknown }[]
  /** For what is no route on the Express side: static files, a docs UI. */
  readonly extendExpress?: (app: Express) => void
}

export interface RunningHttpService extends RunningService {
  readonly url: string
  readonly port: number
  readonly server: Server
  readonly metrics: Metrics
}

/** Above what load balancers keep idle connections for (60 s at most of them), so that they close first. */
const keepAliveTimeoutMs = 72_000
const headersTimeoutMs = 10_000
const requestTimeoutMs = 60_000
const slowRequestMs = 500

/** One server: hot routes to the raw router, everything else to Express. Listens when it resolves. */
export async function startHttpService(options: HttpServiceOptions): Promise<RunningHttpService> {
  const { config, log, metrics = createMetrics() } = options
  const stack = options.stack ?? new ClosingStack({ log, deadlineMs: config.shutdownDeadlineMs })
  const context = { log, adminTokens: config.adminTokens, metrics: metrics.http }
  const state: ServerState = {
    draining: false,
    fail: createFaultResponder(context),
    slowMs: log.isLevelEnabled('debug') ? slowRequestMs : Infinity,
    onSlow: (res, durationMs) => log.debug({ requestId: requestIdOf(res.req), durationMs }, 'slow request'),
  }

  const readiness = createReadiness({ checks: options.readiness ?? [], log })
  const hotRoutes = options.hotRoutes ?? []
  const routes = [
    ...healthRoutes({ readiness, metrics, isDraining: () => state.draining }),
    ...(options.routes ?? []),
  ]
  const rawRouter = createRawRouter(hotRoutes, context)
  const app = createExpressApp({
    ...context,
    routes,
    table: new RouteTable([...hotRoutes, ...routes]),
    ...(options.extendExpress === undefined ? {} : { extend: options.extendExpress }),
  })

  const server = createHttpServer(state, metrics, (req, res) => {
    if (!rawRouter.handle(req, res)) app(req, res)
  })
  answerClientErrors(server, (code) => log.debug({ code }, 'client error'))
  const connections = createDrain(server)

  const processMetrics = startProcessMetrics(metrics.registry)
  stack.use('process metrics', processMetrics)
  await listen(server, config)
  stack.add('http server', async (budgetMs) => {
    state.draining = true
    const end = performance.now() + budgetMs * 0.9
    if (config.drainDelayMs > 0) await delay(Math.min(config.drainDelayMs, budgetMs / 2))
    for (const stream of options.streams ?? []) stream.close()
    const cut = await connections.drain(Math.max(0, end - performance.now()))
    if (cut > 0) log.warn({ connections: cut }, 'cut connections whose requests did not end in time')
  })

  const { port } = server.address() as AddressInfo
  return {
    log,
    metrics,
    server,
    port,
    url: toUrl(config.host, port),
    shutdownDeadlineMs: config.shutdownDeadlineMs,
    close: () => stack.close(),
  }
}

function createHttpServer(state: ServerState, metrics: Metrics, answer: RequestListener): Server {
  const { unmatched, preflight } = metrics.http
  const server = createServer(
    {
      IncomingMessage: ServiceRequest,
      ServerResponse: ServiceResponse,
      keepAliveTimeout: keepAliveTimeoutMs,
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: 5000,
    },
    (req, res) => {
      req.res = res
      res.state = state
      res.cells = req.method === 'OPTIONS' ? preflight : unmatched
      answer(req, res)
    },
  )
  // @types/node makes a server of subclasses no subtype of a plain one.
  return server as unknown as Server
}

function listen(server: Server, { host, port }: ServiceConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(toStartUpError(error, host, port)))
    server.listen(port, host, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

function toStartUpError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new StartUpError(`port ${port} on ${host} is taken; set PORT to another one`, { cause: error })
  }
  if (error.code === 'EACCES') {
    return new StartUpError(`not allowed to listen on port ${port}; set PORT to one above 1023`, {
      cause: error,
    })
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new StartUpError('the address in HOST is not one of this machine', { cause: error })
  }
  return error
}

/** An address that listens everywhere is not one to connect to. */
function toUrl(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}
