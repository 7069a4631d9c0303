import { z } from 'zod'
import {
  createLogger,
  createMetrics,
  readConfig,
  runService,
  serviceEnv,
  startHttpService,
  startWithStack,
  toServiceConfig,
  type HttpServiceOptions,
} from '../src/index.js'

type Kit = Pick<HttpServiceOptions, 'config' | 'log'> &
  Required<Pick<HttpServiceOptions, 'stack' | 'metrics'>>

/** Runs a service as a process of its own, for tests that need a real process. */
export function runTestService(
  name: string,
  build: (kit: Kit) => Partial<HttpServiceOptions> | Promise<Partial<HttpServiceOptions>>,
): Promise<void> {
  return runService({
    name,
    start: () => {
      const config = toServiceConfig(
        readConfig(z.object(serviceEnv('TEST_PORT', 4999)), process.env),
        'TEST_PORT',
      )
      const log = createLogger({ service: name, level: 'info' })
      return startWithStack({ log, deadlineMs: config.shutdownDeadlineMs }, async (stack) => {
        const kit = { config, log, stack, metrics: createMetrics() }
        return startHttpService({ name, ...kit, ...(await build(kit)) })
      })
    },
  })
}
