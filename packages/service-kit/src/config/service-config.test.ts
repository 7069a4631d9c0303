import { expect, it } from '@jest/globals'
import { z } from 'zod'
import { readConfig } from './read-config.js'
import { serviceEnv, toServiceConfig } from './service-config.js'

const portVariable = 'TRACKER_PORT'
const schema = z.object(serviceEnv(portVariable, 4001))

it('listens on this machine only, without administration, unless configured otherwise', () => {
  expect(toServiceConfig(readConfig(schema, {}), portVariable)).toEqual({
    host: '127.0.0.1',
    port: 4001,
    portVariable,
    logLevel: 'info',
    adminTokens: [],
    shutdownDeadlineMs: 10_000,
    drainDelayMs: 0,
    eventLoopGuard: { thresholdMs: 50 },
    httpLimits: { bodyMemoryBytes: 64 * 2 ** 20, maxConnections: 10_000, keepAliveTimeoutMs: 72_000 },
  })
})

it('keeps the secret of an admin token out of the config object', () => {
  const secret = 'a-secret-of-20-chars'
  const config = toServiceConfig(readConfig(schema, { ADMIN_TOKEN: `ann:sources:${secret}` }), portVariable)
  expect(config.adminTokens).toHaveLength(1)
  expect(JSON.stringify(config)).not.toContain(secret)
})

it('names a malformed ADMIN_TOKEN without its value', () => {
  expect(() => readConfig(schema, { ADMIN_TOKEN: 'ann:sources:tooshort' })).toThrow(
    /ADMIN_TOKEN: expected tokens/,
  )
  expect(() => readConfig(schema, { ADMIN_TOKEN: 'ann:sources:tooshort' })).not.toThrow(/tooshort/)
})

it('serves metrics on another port than its own', () => {
  const read = (env: Record<string, string>) => toServiceConfig(readConfig(schema, env), portVariable)
  expect(read({ METRICS_PORT: '9100' })).toMatchObject({ port: 4001, metricsPort: 9100 })
  expect(read({ METRICS_PORT: '0', TRACKER_PORT: '0' })).toMatchObject({ port: 0, metricsPort: 0 })
  expect(() => read({ METRICS_PORT: '4001' })).toThrow(
    'METRICS_PORT: expected a port other than that of TRACKER_PORT',
  )
})
