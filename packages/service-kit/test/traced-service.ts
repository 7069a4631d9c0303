import { createRequire } from 'node:module'
import { z } from 'zod'
import {
  createLogger,
  createMetrics,
  defineRoute,
  readConfig,
  runService,
  serviceEnv,
  startHttpService,
  startTracing,
  startWithStack,
  toServiceConfig,
} from '../src/index.js'

/** A service for tracing.test.ts: `/loaded` says which modules of OpenTelemetry its process has loaded. */
await runService({
  name: 'traced',
  start: () => {
    const config = toServiceConfig(
      readConfig(z.object(serviceEnv('TEST_PORT', 4999)), process.env),
      'TEST_PORT',
    )
    const log = createLogger({ service: 'traced', level: 'info' })
    const metrics = createMetrics()
    return startWithStack({ log, deadlineMs: config.shutdownDeadlineMs }, async (stack) => {
      const tracer = await startTracing({ name: 'traced', config, log, metrics, stack })
      const loaded = defineRoute({
        method: 'GET',
        path: '/loaded',
        operationId: 'loaded',
        summary: '',
        responses: { 200: { description: '', body: z.array(z.string()) } },
        handler: () => ({ status: 200, body: openTelemetryModules() }),
      })
      return startHttpService({ name: 'traced', config, log, metrics, tracer, stack, routes: [loaded] })
    })
  },
})

/**
 * Its packages are CommonJS: they lie in this cache however they were imported. The interfaces alone (`api`) are loaded by
 * prom-client.
 */
function openTelemetryModules(): string[] {
  const { cache } = createRequire(import.meta.url)
  return Object.keys(cache).filter((path) => /\/@opentelemetry\/(?!api\/)/.test(path))
}
