import { z } from 'zod'
import { defineRawRoute, defineRoute, readBody } from '../src/index.js'
import { runTestService } from './run-test-service.js'

/** A service for event-loop-blocks.test.ts, whose routes block the event loop in the parts of a request. */
await runTestService('blocking', () => ({
  hotRoutes: [
    defineRawRoute({
      method: 'POST',
      path: '/raw/:id',
      operationId: 'raw',
      summary: '',
      handler: (req, res) =>
        readBody(req, { maxBytes: 100 }, () => {
          blockInCallback()
          res.end('done')
        }),
    }),
  ],
  routes: [
    defineRoute({
      method: 'POST',
      path: '/validated/:id',
      operationId: 'validated',
      summary: '',
      body: z.object({ name: z.string() }),
      responses: { 200: { description: 'Done' } },
      handler() {
        blockInHandler()
        return { status: 200 }
      },
    }),
  ],
}))

function blockInCallback(): void {
  spinFor(150)
}

function blockInHandler(): void {
  spinFor(150)
}

function spinFor(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}
