import type { Metrics } from '@frontpage/service-kit'
import type { FallbackBroker } from './fallback-broker.js'

export function registerRateMetrics(metrics: Metrics, broker: FallbackBroker): void {
  metrics.gauge({
    name: 'frontpage_tracker_rates_shared',
    help: '1 while the rates of sources are shared by all trackers through Redis, 0 while each tracker counts alone.',
    aggregator: 'min',
    collect() {
      this.set(broker.isFirstAvailable ? 1 : 0)
    },
  })
}
