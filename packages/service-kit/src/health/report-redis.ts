import { redisUnusableReasons, type RedisUnusableReason } from '@frontpage/contracts'
import type { Logger } from '../logging/create-logger.js'
import type { Metrics } from '../metrics/create-metrics.js'

export interface RedisReport {
  /** For the first look at Redis, and for every change; undefined: it can be used. */
  readonly onChange: (error: (Error & { readonly reason: RedisUnusableReason }) | undefined) => void
}

/** What a service says about its Redis: a gauge by reason, one line when it cannot be used and one when it can again. */
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
        log.warn({ reason: error.reason, err: error }, 'Redis cannot be used')
      } else if (since !== undefined) {
        log.info({ seconds: Math.round((performance.now() - since) / 1000) }, 'Redis can be used again')
        since = undefined
      }
    },
  }
}
