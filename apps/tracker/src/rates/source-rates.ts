import { createRateLimiter, type RateLimiter, type SharedRateLimiter } from './rate-limiter.js'
import type { RateLimit, TokenBroker } from './token-broker.js'

/** The rate limiters of all sources, in one of the processes that share them. */
export interface SourceRates {
  readonly createLimiter: (sourceId: string, rate: RateLimit) => RateLimiter
  close(): void
}

const rebalanceEveryMs = 25

export function createSourceRates({
  broker,
  monotonicMs,
}: {
  broker: TokenBroker
  monotonicMs: () => number
}): SourceRates {
  const awake = new Set<SharedRateLimiter>()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  function rebalance(): void {
    const nowMs = monotonicMs()
    for (const limiter of awake) if (!limiter.rebalance(nowMs)) awake.delete(limiter)
    if (awake.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  return {
    createLimiter(sourceId, rate) {
      const limiter = createRateLimiter(rate, {
        sourceId,
        broker,
        onWake() {
          awake.add(limiter)
          if (!isClosed) timer ??= setInterval(rebalance, rebalanceEveryMs).unref()
        },
      })
      return limiter
    },
    close() {
      isClosed = true
      clearInterval(timer)
    },
  }
}
