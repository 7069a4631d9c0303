import { ingestCodes, type IngestCode } from '@frontpage/contracts'
import type { CounterCell, Metrics } from '@frontpage/service-kit'

export interface IngestMetrics {
  readonly accepted: CounterCell
  /** Counts whole requests and single items of batches: one for each refusal that a client is told. */
  countRejected(code: IngestCode): void
  /** Counts rejections that the journal could not store: nothing else of them is kept. */
  countRejectionNotKept(): void
}

export function createIngestMetrics(metrics: Metrics): IngestMetrics {
  const accepted = metrics.hotCounter({
    name: 'frontpage_tracker_events_accepted_total',
    help: 'Events that were stored and acknowledged with a 2xx.',
  })
  const rejected = metrics.hotCounter({
    name: 'frontpage_tracker_rejections_total',
    help: 'Requests and items of batches that were not accepted, by reason.',
  })
  const notKept = metrics.hotCounter({
    name: 'frontpage_tracker_rejections_not_kept_total',
    help: 'Rejections that could not be kept for rejected_events, because the journal was unavailable.',
  })
  const rejections = rejected.cellsOf('reason', ingestCodes)
  const notKeptCell = notKept.cell()
  return {
    accepted: accepted.cell(),
    countRejected: (code) => rejections[code].inc(),
    countRejectionNotKept: () => notKeptCell.inc(),
  }
}
