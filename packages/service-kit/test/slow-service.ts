import type { ServerResponse } from 'node:http'
import { defineRawRoute, type RawHandler } from '../src/index.js'
import { runTestService } from './run-test-service.js'

/** A service for run-service.test.ts: `/slow` is answered when draining begins, or never with SLOW_NEVER_ENDS. */
await runTestService('slow', ({ log, stack }) => {
  const waiting: ServerResponse[] = []
  const route = (path: string, handler: RawHandler) =>
    defineRawRoute({ method: 'GET', path, operationId: path.slice(1), summary: '', handler })
  const finish = (): void => {
    for (const res of waiting.splice(0)) res.end('done')
  }
  stack.add('resource', () => log.info('resource closed'))
  return {
    // A request that arrived before the signal ends while the server drains.
    streams: process.env['SLOW_NEVER_ENDS'] === '1' ? [] : [{ close: finish }],
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
  }
})
