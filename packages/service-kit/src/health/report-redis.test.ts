import { expect, it } from '@jest/globals'
import { createLogger } from '../logging/create-logger.js'
import { createMetrics } from '../metrics/create-metrics.js'
import { reportRedis } from './report-redis.js'

it('logs once that Redis is unavailable and why, once that it is available again, and has a gauge for it', async () => {
  const lines: Record<string, unknown>[] = []
  const log = createLogger({
    service: 'test',
    level: 'info',
    destination: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  })
  const metrics = createMetrics()
  const { onChange } = reportRedis({ metrics, log })
  const shown = async (): Promise<string[]> =>
    [...(await metrics.registry.metrics()).matchAll(/reason="(\w+)"\} 1/g)].map(([, reason]) => reason!)

  onChange(undefined)
  expect([lines.length, await shown()]).toEqual([0, []])
  onChange(Object.assign(new Error('READONLY'), { reason: 'replica' as const }))
  expect(await shown()).toEqual(['replica'])
  onChange(undefined)
  expect(await shown()).toEqual([])
  expect(lines).toMatchObject([
    { msg: 'Redis unavailable', reason: 'replica' },
    { msg: 'Redis available again', seconds: 0 },
  ])
})
