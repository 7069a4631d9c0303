import { afterEach } from '@jest/globals'
import {
  createLogger,
  parseAdminTokens,
  startHttpService,
  type HttpServiceOptions,
  type LogLevel,
  type RunningHttpService,
  type ServiceConfig,
} from '../src/index.js'

export const adminSecret = 'secret-of-the-sources-admin'

export interface TestService extends RunningHttpService {
  readonly logged: readonly Record<string, unknown>[]
}

const running: RunningHttpService[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.close()))
})

/** The real server on a free port; closed after the test. */
export async function startTestService(
  options: Partial<HttpServiceOptions> & {
    readonly settings?: Partial<ServiceConfig>
    readonly logLevel?: LogLevel
  },
): Promise<TestService> {
  const logged: Record<string, unknown>[] = []
  const { settings, logLevel = 'info', ...rest } = options
  const service = await startHttpService({
    name: 'test',
    config: {
      host: '127.0.0.1',
      port: 0,
      portVariable: 'TEST_PORT',
      logLevel,
      adminTokens: parseAdminTokens(`ann:sources:${adminSecret}`) ?? [],
      shutdownDeadlineMs: 5000,
      drainDelayMs: 0,
      ...settings,
    },
    log: createLogger({
      service: 'test',
      level: logLevel,
      destination: { write: (line) => logged.push(JSON.parse(line) as Record<string, unknown>) },
    }),
    ...rest,
  })
  running.push(service)
  return { ...service, logged }
}
