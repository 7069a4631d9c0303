import { expect, it } from '@jest/globals'
import { createLogger } from '../logging/create-logger.js'
import { createMetrics } from '../metrics/create-metrics.js'
import { createClientAddress } from './create-client-address.js'

function start(trustedProxies: number) {
  const logged: { level: string; msg: string; variable?: string }[] = []
  const log = createLogger({
    service: 'test',
    level: 'info',
    destination: { write: (line) => void logged.push(JSON.parse(line) as (typeof logged)[0]) },
  })
  const metrics = createMetrics()
  const addressOf = createClientAddress({ trustedProxies, variable: 'TEST_TRUSTED_PROXIES', log, metrics })
  return { logged, metrics, addressOf }
}

it('warns once, and counts each request, where a proxy names clients and nobody is trusted', async () => {
  const { addressOf, logged, metrics } = start(0)
  expect(addressOf('198.51.100.9', undefined)).toBe('198.51.100.9')
  expect(logged).toEqual([])
  expect(addressOf('10.0.0.9', '203.0.113.7')).toBe('10.0.0.9')
  expect(addressOf('10.0.0.9', '203.0.113.8')).toBe('10.0.0.9')
  expect(logged).toHaveLength(1)
  expect(logged[0]).toMatchObject({ level: 'warn', variable: 'TEST_TRUSTED_PROXIES' })
  expect(JSON.stringify(logged)).not.toContain('203.0.113')
  expect(await metrics.registry.metrics()).toContain('frontpage_http_forwarded_for_ignored_total 2')
})

it('has nothing to say where a proxy is trusted', async () => {
  const { addressOf, logged, metrics } = start(1)
  expect(addressOf('10.0.0.9', '203.0.113.7')).toBe('203.0.113.7')
  expect(logged).toEqual([])
  expect(await metrics.registry.metrics()).toContain('frontpage_http_forwarded_for_ignored_total 0')
})
