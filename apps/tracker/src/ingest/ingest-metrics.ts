import type { IngestCode } from '@frontpage/contracts'
import type { CounterCell, Metrics } from '@frontpage/service-kit'

export interface IngestMetrics {
  readonly accepted: CounterCell
  /** Whole requests and single items of batches alike: one for each refusal that a client hears of. */
  countRejected(code: IngestCode): void
}

export function createIngestMetrics(metrics: Metrics): IngestMetrics {
  const accepted = metrics.hotCounter({
    name: 'frontpage_tracker_events_accepted_total',
    help: 'Events that a 2xx told a client to be safe.',
  })
  const rejected = metrics.hotCounter({
    name: 'frontpage_tracker_rejections_total',
    help: 'Requests and items of batches that were not taken, by reason.',
  })
  return {
    accepted: accepted.cell(),
    countRejected: (code) => rejected.cell({ reason: code }).inc(),
  }
}
