import type { Metrics } from '@frontpage/service-kit'
import type { DeadLetter } from './steps/dead-letter.js'

export interface TransporterMetrics {
  readonly onInserted: (insert: { rows: number; seconds: number }) => void
  readonly onBatch: (counts: { events: number; rejected: number }) => void
  readonly onDeadLetter: (letter: DeadLetter) => void
  readonly onMissingBytes: (events: number) => void
  readonly onRetry: () => void
}

export function createTransporterMetrics(
  metrics: Metrics,
  read: { pendingEvents: () => number; queuedBatches: () => Promise<number> },
): TransporterMetrics {
  const batches = metrics.counter({
    name: 'frontpage_transporter_batches_total',
    help: 'Batches of which every event is stored.',
  })
  const events = metrics.counter({
    name: 'frontpage_transporter_events_total',
    help: 'Events of those batches, dead letters among them.',
  })
  const rejections = metrics.counter({
    name: 'frontpage_transporter_rejections_total',
    help: 'What the tracker did not accept, and is kept in rejected_events.',
  })
  const retries = metrics.counter({
    name: 'frontpage_transporter_retries_total',
    help: 'Batches that failed and will be tried again.',
  })
  const deadLetters = metrics.counter({
    name: 'frontpage_transporter_dead_letters_total',
    help: 'Events that went to rejected_events, by reason.',
    labelNames: ['reason'],
  })
  const missing = metrics.counter({
    name: 'frontpage_transporter_missing_events_total',
    help: 'Events whose bytes were gone from Redis when their job came up.',
  })
  const insertSeconds = metrics
    .histogram({
      name: 'frontpage_transporter_insert_duration_seconds',
      help: 'Inserts into ClickHouse, until their confirmation.',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    })
    .cell()
  const insertRows = metrics
    .histogram({
      name: 'frontpage_transporter_insert_rows',
      help: 'Rows of an insert.',
      buckets: [1, 10, 100, 1_000, 5_000, 10_000, 20_000, 50_000],
    })
    .cell()
  metrics.gauge({
    name: 'frontpage_transporter_events_pending',
    help: 'Events that wait for their insert or its confirmation.',
    collect() {
      this.set(read.pendingEvents())
    },
  })
  metrics.gauge({
    name: 'frontpage_queue_batches',
    help: 'Batches in the ingest queue, waiting or being worked on.',
    async collect() {
      this.set(await read.queuedBatches())
    },
  })
  return {
    onInserted({ rows, seconds }) {
      insertRows.observe(rows)
      insertSeconds.observe(seconds)
    },
    onBatch(counts) {
      batches.inc()
      events.inc(counts.events)
      rejections.inc(counts.rejected)
    },
    onDeadLetter: ({ reason }) => deadLetters.inc({ reason }),
    onMissingBytes: (count) => missing.inc(count),
    onRetry: () => retries.inc(),
  }
}
