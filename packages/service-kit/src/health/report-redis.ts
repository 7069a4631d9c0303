import { redisUnusableReasons, type RedisUnusableReason } from '@frontpage/contracts'
import type { Logger } from '../logging/create-logger.js'
import type { Metrics } from '../metrics/create-metrics.js'

export interface RedisReport {
  /** Called with the first state of Redis and with every change; undefined when Redis can be used. */
  readonly onChange: (error: (Error & { readonly reason: RedisUnusableReason }) | undefined) => void
}

/**
 * Reports the state of a service's Redis: a gauge by reason, a log line when it cannot be used, and another when it can
 * again.
 */
export function reportRedis({ metrics, log }: { metrics: Metrics; log: Logger }): RedisReport {
  const gauge = metrics.gauge({
    name: 'frontpage_redis_unusable',
    help: '1 while Redis cannot be used for this reason.',
    labelNames: ['reason'],
  })
  let since: number | undefined

  function show(current: RedisUnusableReason | undefined): void {
    for (const reason of redisUnusableReasons) gauge.set({ reason }, reason === current ? 1 : 0)
  }
  show(undefined)

  return {
    onChange(error) {
      show(error?.reason)
      if (error !== undefined) {
        since ??= performance.now()
        log.warn({ reason: error.reason, err: error }, 'Redis unavailable')
      } else if (since !== undefined) {
        log.info({ seconds: Math.round((performance.now() - since) / 1000) }, 'Redis available again')
        since = undefined
      }
    },
  }
}
