import type { ServerResponse } from 'node:http'
import { z } from 'zod'
import {
  createLogger,
  defineRawRoute,
  readConfig,
  runService,
  serviceEnv,
  startHttpService,
  startWithStack,
  toServiceConfig,
  type RawHandler,
} from '../src/index.js'

/** A service for run-service.test.ts: `/slow` is answered when draining begins, or never. */
await runService({
  name: 'slow',
  start: () => {
    const config = toServiceConfig(
      readConfig(z.object(serviceEnv('TEST_PORT', 4999)), process.env),
      'TEST_PORT',
    )
    const log = createLogger({ service: 'slow', level: 'info' })
    const waiting: ServerResponse[] = []
    const route = (path: string, handler: RawHandler) =>
      defineRawRoute({ method: 'GET', path, operationId: path.slice(1), summary: '', handler })
    const finish = (): void => {
      for (const res of waiting.splice(0)) res.end('done')
    }
    return startWithStack({ log, deadlineMs: config.shutdownDeadlineMs }, async (stack) => {
      stack.add('resource', () => log.info('resource closed'))
      return startHttpService({
        name: 'slow',
        config,
        log,
        stack,
        // A request that arrived before the signal ends while the server drains.
        streams: process.env['SHUTDOWN_DEADLINE_MS'] === '300' ? [] : [{ close: finish }],
        hotRoutes: [
          route('/slow', (_req, res) => {
            waiting.push(res)
            log.info('slow began')
          }),
          route('/fault', () => {
            setImmediate(() => {
              throw new Error('nobody caught this')
            })
          }),
        ],
      })
    })
  },
})
