import type { Metrics } from '@frontpage/service-kit'
import type { FallbackBroker } from './fallback-broker.js'

export function registerRateMetrics(metrics: Metrics, broker: FallbackBroker): void {
  metrics.gauge({
    name: 'frontpage_tracker_rates_shared',
    help: 'Whether the rates of sources are shared with all trackers through Redis (1), or each has them to itself (0).',
    aggregator: 'min',
    collect() {
      this.set(broker.isFirstThere ? 1 : 0)
    },
  })
}
