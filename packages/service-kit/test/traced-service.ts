import { createRequire } from 'node:module'
import { z } from 'zod'
import { defineRoute, startTracing } from '../src/index.js'
import { runTestService } from './run-test-service.js'

/** A service for traced-process.test.ts: `/loaded` says which modules of OpenTelemetry its process has loaded. */
await runTestService('traced', async (kit) => ({
  tracer: await startTracing({ name: 'traced', ...kit }),
  routes: [
    defineRoute({
      method: 'GET',
      path: '/loaded',
      operationId: 'loaded',
      summary: '',
      responses: { 200: { description: '', body: z.array(z.string()) } },
      handler: () => ({ status: 200, body: openTelemetryModules() }),
    }),
  ],
}))

/**
 * OpenTelemetry's packages are CommonJS: they are in this cache however they were imported. The interfaces alone
 * (`api`) are loaded by prom-client.
 */
function openTelemetryModules(): string[] {
  const { cache } = createRequire(import.meta.url)
  return Object.keys(cache).filter((path) => /\/@opentelemetry\/(?!api\/)/.test(path))
}
