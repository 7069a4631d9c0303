import { z } from 'zod'
import {
  createLogger,
  defineRawRoute,
  defineRoute,
  readBody,
  readConfig,
  runService,
  serviceEnv,
  startHttpService,
  startWithStack,
  toServiceConfig,
} from '../src/index.js'

/** A service for event-loop-blocks.test.ts, whose routes block the event loop in the parts of a request. */
await runService({
  name: 'blocking',
  start: () => {
    const config = toServiceConfig(
      readConfig(z.object(serviceEnv('TEST_PORT', 4999)), process.env),
      'TEST_PORT',
    )
    const log = createLogger({ service: 'blocking', level: 'info' })
    return startWithStack({ log, deadlineMs: config.shutdownDeadlineMs }, (stack) =>
      startHttpService({
        name: 'blocking',
        config,
        log,
        stack,
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
      }),
    )
  },
})

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
