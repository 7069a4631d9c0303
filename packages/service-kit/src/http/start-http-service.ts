import type { Express } from 'express'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { ServiceConfig } from '../config/service-config.js'
import { listEventLoopBlocks } from '../event-loop/list-event-loop-blocks.js'
import { watchEventLoop } from '../event-loop/watch-event-loop.js'
import { healthRoutes } from '../health/health-routes.js'
import { createReadiness, type ReadinessCheck } from '../health/readiness.js'
import { ClosingStack } from '../lifecycle/closing-stack.js'
import type { RunningService } from '../lifecycle/run-service.js'
import type { Logger } from '../logging/create-logger.js'
import { createMetrics, type Metrics } from '../metrics/create-metrics.js'
import { startProcessMetrics } from '../metrics/process-metrics.js'
import { docsRoutes } from '../openapi/docs-routes.js'
import type { Tracer } from '../tracing/tracer.js'
import { answerClientErrors } from './answer-client-errors.js'
import type { AnyRoute } from './compile-route.js'
import { createExpressApp } from './create-express-app.js'
import { createDrain } from './drain-server.js'
import { createFaultResponder } from './fault-responder.js'
import { defaultHttpLimits, type HttpLimits } from './http-limits.js'
import { createHttpServer, listen, toUrl } from './http-server.js'
import { limitConnections } from './limit-connections.js'
import { createRawRouter } from './raw-router.js'
import { requestIdOf } from './request-id.js'
import { RouteTable } from './route-table.js'
import type { ServerState } from './service-message.js'
import { watchBodies } from './watch-bodies.js'

export interface HttpServiceOptions {
  readonly name: string
  /** What the service does, for its document. */
  readonly description?: string
  readonly config: ServiceConfig
  readonly log: Logger
  /** Owns what the service opened before; the server is added on top, so it drains first. */
  readonly stack?: ClosingStack
  readonly metrics?: Metrics
  /** Gives every request a span, health checks aside. */
  readonly tracer?: Tracer | undefined
  /** Served by the raw router. */
  readonly hotRoutes?: readonly AnyRoute[]
  /** Served by Express, beside `/livez`, `/healthz`, `/readyz`, `/metrics`, `/openapi.json` and `/docs`. */
  readonly routes?: readonly AnyRoute[]
  readonly readiness?: readonly ReadinessCheck[]
  /** What `/metrics` answers; default: this process' own metrics. */
  readonly scrape?: (() => Promise<string>) | undefined
  /** Closed when draining begins, before requests are waited for: event streams. */
  readonly streams?: readonly { close(): unknown }[]
  /** For what is no route on the Express side: static files. */
  readonly extendExpress?: (app: Express) => void
}

export interface RunningHttpService extends RunningService {
  readonly url: string
  readonly port: number
  readonly server: Server
  readonly metrics: Metrics
}

const slowRequestMs = 500

/** One server: hot routes to the raw router, everything else to Express. Listens when it resolves. */
export async function startHttpService(options: HttpServiceOptions): Promise<RunningHttpService> {
  const { config, log, metrics = createMetrics() } = options
  const stack = options.stack ?? new ClosingStack({ log, deadlineMs: config.shutdownDeadlineMs })
  const loop = watchEventLoop({ ...options, metrics })
  stack.use('event-loop guard', loop)
  const context = { log, adminTokens: config.adminTokens, metrics: metrics.http, tracer: options.tracer }
  const limits: HttpLimits = { ...defaultHttpLimits, ...config.httpLimits }
  const watched = watchBodies(limits, metrics)
  stack.use('request bodies', watched)
  const state: ServerState = {
    draining: false,
    bodies: watched.bodies,
    fail: createFaultResponder(context),
    slowMs: log.isLevelEnabled('debug') ? slowRequestMs : Infinity,
    onSlow: (res, durationMs) => log.debug({ requestId: requestIdOf(res.req), durationMs }, 'slow request'),
  }

  const readiness = createReadiness({ checks: options.readiness ?? [], log })
  const hotRoutes = options.hotRoutes ?? []
  const docs = docsRoutes({
    name: options.name,
    description: options.description,
    routesOf: () => [...hotRoutes, ...routes],
  })
  const routes: readonly AnyRoute[] = [
    ...healthRoutes({
      readiness,
      scrape: options.scrape ?? (() => metrics.registry.metrics()),
      isDraining: () => state.draining,
    }),
    listEventLoopBlocks(loop.guard),
    ...(options.routes ?? []),
    ...docs.routes,
  ]
  const rawRouter = createRawRouter(hotRoutes, context)
  const app = createExpressApp({
    ...context,
    routes: [...routes, ...docs.assets],
    table: new RouteTable([...hotRoutes, ...routes, ...docs.assets]),
    ...(options.extendExpress === undefined ? {} : { extend: options.extendExpress }),
  })

  const server = createHttpServer(state, metrics.http, (req, res) => {
    if (!rawRouter.handle(req, res)) app(req, res)
  })
  answerClientErrors(server, (code) => log.debug({ code }, 'client error'))
  const onDropped = (): void => metrics.http.countDroppedConnection()
  stack.use('connections', limitConnections(server, { ...limits, onDropped }))
  const connections = createDrain(server)

  await listen(server, config)
  // Without a listener an accept that fails (no more file descriptors) would end the process.
  server.on('error', (error) => log.error({ err: error }, 'server error'))
  stack.use('process metrics', startProcessMetrics(metrics.registry))
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
