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
import { startMetricsServer } from './start-metrics-server.js'
import { watchBodies } from './watch-bodies.js'

export interface HttpServiceOptions {
  readonly name: string
  /** Describes the service in its document. */
  readonly description?: string
  readonly config: ServiceConfig
  readonly log: Logger
  /** Owns the resources that the service opened before; the server is added on top, so it drains first. */
  readonly stack?: ClosingStack
  readonly metrics?: Metrics
  /** Gives every request a span, except health checks. */
  readonly tracer?: Tracer | undefined
  /** Routes that the raw router serves. */
  readonly hotRoutes?: readonly AnyRoute[]
  /** Routes that Express serves, beside `/livez`, `/healthz`, `/readyz`, `/metrics`, `/openapi.json` and `/docs`. */
  readonly routes?: readonly AnyRoute[]
  readonly readiness?: readonly ReadinessCheck[]
  /** Returns the text of `/metrics`; by default this process's own metrics. */
  readonly scrape?: (() => Promise<string>) | undefined
  /** Event streams, closed when draining begins, before requests are awaited. */
  readonly streams?: readonly { close(): unknown }[]
  /** Adds handlers outside the routes on the Express side: static files. */
  readonly extendExpress?: (app: Express) => void
}

export interface RunningHttpService extends RunningService {
  readonly url: string
  readonly port: number
  readonly server: Server
  readonly metrics: Metrics
  /** The address of `/metrics`. */
  readonly metricsUrl: string
}

const slowRequestMs = 500

/**
 * Starts one server: hot routes go to the raw router, everything else to Express. It listens when the promise resolves.
 */
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
    keepAliveTimeoutMs: limits.keepAliveTimeoutMs,
    keepAliveHeader: `Keep-Alive: timeout=${Math.floor(limits.keepAliveTimeoutMs / 1000)}`,
    bodies: watched.bodies,
    fail: createFaultResponder(context),
    slowMs: log.isLevelEnabled('debug') ? slowRequestMs : Infinity,
    onSlow: (res, durationMs) => log.debug({ requestId: requestIdOf(res.req), durationMs }, 'slow request'),
  }

  const scrape = options.scrape ?? (() => metrics.registry.metrics())
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
      scrape: config.metricsPort === undefined ? scrape : undefined,
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

  const server = createHttpServer(state, { ...limits, metrics: metrics.http }, (req, res) => {
    if (!rawRouter.handle(req, res)) app(req, res)
  })
  answerClientErrors(server, (code) => log.debug({ code }, 'client error'))
  const onDropped = (): void => metrics.http.countDroppedConnection()
  stack.use('connections', limitConnections(server, { ...limits, onDropped }))
  const connections = createDrain(server)

  const metricsServer =
    config.metricsPort === undefined
      ? undefined
      : await startMetricsServer({ host: config.host, port: config.metricsPort, limits, scrape, log })
  // Closed last, so that the numbers of the end can be read.
  if (metricsServer !== undefined)
    stack.addLast('metrics server', (budgetMs) => metricsServer.close(budgetMs))
  await listen(server, config)
  // Without a listener a failed accept (no more file descriptors) would end the process.
  server.on('error', (error) => log.error({ err: error }, 'server error'))
  stack.use('process metrics', startProcessMetrics(metrics.registry))
  stack.add('http server', async (budgetMs) => {
    state.draining = true
    const end = performance.now() + budgetMs * 0.9
    if (config.drainDelayMs > 0) await delay(Math.min(config.drainDelayMs, budgetMs / 2))
    for (const stream of options.streams ?? []) stream.close()
    const cut = await connections.drain(Math.max(0, end - performance.now()))
    if (cut > 0) log.warn({ connections: cut }, 'connections closed before their requests ended')
  })

  const { port } = server.address() as AddressInfo
  const url = toUrl(config.host, port)
  return {
    log,
    metrics,
    server,
    port,
    url,
    metricsUrl: metricsServer?.url ?? `${url}/metrics`,
    shutdownDeadlineMs: config.shutdownDeadlineMs,
    close: () => stack.close(),
  }
}
