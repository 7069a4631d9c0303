import type { Metrics } from '../metrics/create-metrics.js'
import { BodyBudget } from './body-budget.js'
import type { HttpLimits } from './http-limits.js'

const sweepEveryMs = 1_000

/**
 * Watches the bodies that a service is reading: their memory is shown in metrics, and those that arrive too slowly are
 * refused.
 */
export function watchBodies(limits: HttpLimits, metrics: Metrics): { bodies: BodyBudget; close(): void } {
  const bodies = new BodyBudget(
    {
      maxBytes: limits.bodyMemoryBytes,
      graceMs: limits.bodyGraceMs,
      minBytesPerSecond: limits.minBodyBytesPerSecond,
    },
    (reason) => metrics.http.countRefusedBody(reason),
  )
  metrics.gauge({
    name: 'frontpage_http_body_bytes',
    help: 'Memory of the request bodies that are being read.',
    collect() {
      this.set(bodies.heldBytes)
    },
  })
  metrics.gauge({
    name: 'frontpage_http_max_body_bytes',
    help: 'The limit of frontpage_http_body_bytes.',
    collect() {
      this.set(limits.bodyMemoryBytes)
    },
  })
  const every = Math.min(sweepEveryMs, limits.bodyGraceMs)
  const timer = setInterval(() => bodies.sweep(performance.now()), every).unref()
  return { bodies, close: () => clearInterval(timer) }
}
