import { deadLetterCodes } from '@frontpage/contracts'
import type { IngestQueueState } from '@frontpage/queue'
import { coverageOf, type ReadModelState, type ReadModelStates } from '@frontpage/read-models'
import type { Metrics } from '@frontpage/service-kit'
import { slowReasons, type SlowReason } from './archive/shipment.js'
import type { ProcessedBatch, StepName } from './process-batch.js'
import type { DeadLetter } from './steps/dead-letter.js'
import { foldSkipReasons, type FoldSkipReason } from './steps/foldable-batch.js'

export interface TransporterMetrics {
  readonly onInserted: (insert: { rows: number; seconds: number }) => void
  readonly onSlow: (reason: SlowReason, rows: number) => void
  readonly onBatch: (batch: ProcessedBatch & { bytes: number }) => void
  readonly onDeadLetter: (letter: DeadLetter) => void
  readonly onSkipped: (reason: FoldSkipReason, events: number) => void
  readonly onFolded: (fold: string, seconds: number) => void
  readonly onStep: (step: StepName, seconds: number) => void
  readonly onMissingBytes: (events: number) => void
  readonly onRetry: () => void
  readonly onUnconfirmed: () => void
  readonly onReplayed: (readModels: readonly string[], events: number) => void
}

/** The transporter's counters; gauges that are read at scrape time are in `registerQueueMetrics`. */
export function createTransporterMetrics(metrics: Metrics): TransporterMetrics {
  const counter = (name: string, help: string) =>
    metrics.hotCounter({ name: `frontpage_transporter_${name}`, help })
  const batches = counter('batches_total', 'Batches of which every line is stored.').cell()
  const events = counter('events_total', 'Lines of those batches, by what became of them.')
  const outcomes = {
    archived: events.cell({ outcome: 'archived' }),
    erased: events.cell({ outcome: 'erased' }),
    repeated: events.cell({ outcome: 'repeated' }),
    dead: events.cell({ outcome: 'dead_lettered' }),
    rejected: events.cell({ outcome: 'rejected_by_tracker' }),
  }
  const deadLetters = counter(
    'dead_letters_total',
    'Events that went to rejected_events, by reason.',
  ).cellsOf('reason', deadLetterCodes)
  const slow = counter(
    'slow_rows_total',
    'Rows that were inserted separately so that they delay no others: with old times, or refused once.',
  ).cellsOf('reason', slowReasons)
  const skipped = counter(
    'not_folded_total',
    'Archived events that are in no read model, or not in all, by reason.',
  ).cellsOf('reason', foldSkipReasons)
  const stepSeconds = counter(
    'step_seconds_total',
    'Time by step of the pipeline; decode, enrich and encode are CPU time, the others wait for a store as well.',
  )
  const foldSeconds = counter(
    'fold_seconds_total',
    'Time until Redis stored the events of some batches together, by read model.',
  )
  const retries = counter('retries_total', 'Batches that failed and are retried.').cell()
  const unconfirmed = counter(
    'unconfirmed_batches_total',
    'Batches that are stored and whose confirmation failed in Redis; they are shipped again.',
  ).cell()
  const missing = counter(
    'missing_events_total',
    'Events whose bytes were missing in Redis when their job was processed.',
  )
  const missingCell = missing.cell()
  const replayed = counter(
    'replayed_events_total',
    'Events of the archive from which a read model was computed again, by read model.',
  )
  const histogram = (name: string, help: string, buckets: readonly number[]) =>
    metrics.histogram({ name: `frontpage_transporter_${name}`, help, buckets }).cell()
  const insertSeconds = histogram(
    'insert_duration_seconds',
    'Inserts into ClickHouse, until their confirmation.',
    [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  )
  const insertRows = histogram('insert_rows', 'Rows of an insert.', [1, 10, 100, 1e3, 5e3, 1e4, 2e4, 5e4])
  const batchEvents = histogram('batch_events', 'Lines of a batch.', [1, 10, 100, 500, 1e3, 2.5e3, 5e3])
  const batchBytes = histogram('batch_bytes', 'Size of a batch.', [1e3, 1e4, 1e5, 5e5, 1e6, 2e6])
  return {
    onInserted({ rows, seconds }) {
      insertRows.observe(rows)
      insertSeconds.observe(seconds)
    },
    onSlow: (reason, rows) => slow[reason].inc(rows),
    onBatch({ archived, erased, repeated, dead, rejected, bytes }) {
      batches.inc()
      outcomes.archived.inc(archived)
      outcomes.erased.inc(erased)
      outcomes.repeated.inc(repeated)
      outcomes.dead.inc(dead)
      outcomes.rejected.inc(rejected)
      batchEvents.observe(archived + erased + repeated + dead + rejected)
      batchBytes.observe(bytes)
    },
    onDeadLetter: ({ reason }) => deadLetters[reason].inc(),
    onSkipped: (reason, count) => skipped[reason].inc(count),
    onFolded: (fold, seconds) => foldSeconds.cell({ fold }).inc(seconds),
    onStep: (step, seconds) => stepSeconds.cell({ step }).inc(seconds),
    onMissingBytes: (count) => missingCell.inc(count),
    onRetry: () => retries.inc(),
    onUnconfirmed: () => unconfirmed.inc(),
    onReplayed(readModels, count) {
      for (const name of readModels) replayed.cell({ read_model: name }).inc(count)
    },
  }
}

/** The last known state of the queue and of Redis. */
export function registerQueueMetrics(
  metrics: Metrics,
  read: {
    queue: () => IngestQueueState | undefined
    pendingEvents: () => number
    /** By `performance.now()`; undefined while ClickHouse is there. */
    archiveUnavailableSince: () => number | undefined
  },
): void {
  const gauge = (name: string, help: string, value: () => number): void =>
    void metrics.gauge({
      name: `frontpage_${name}`,
      help,
      collect() {
        this.set(value())
      },
    })
  gauge(
    'transporter_events_pending',
    'Events that wait for their insert or its confirmation.',
    read.pendingEvents,
  )
  gauge(
    'transporter_store_outage_seconds',
    'For how long ClickHouse has been unavailable; 0 while it is available.',
    () => secondsSince(read.archiveUnavailableSince()),
  )
  const queue = (pick: (state: IngestQueueState) => number) => (): number => {
    const state = read.queue()
    return state === undefined ? 0 : pick(state)
  }
  gauge(
    'queue_batches_waiting',
    'Batches that wait in the ingest queue.',
    queue((state) => state.waiting + state.delayed),
  )
  gauge(
    'queue_batches_active',
    'Batches that are being processed.',
    queue((state) => state.active),
  )
  gauge(
    'queue_batches_failed',
    'Failed batches, which nothing retries: must be 0.',
    queue((state) => state.failed),
  )
  gauge(
    'queue_oldest_batch_seconds',
    'Age of the oldest batch in the queue.',
    queue((state) => state.oldestAgeMs / 1000),
  )
  gauge(
    'redis_used_bytes',
    'Memory that Redis uses.',
    queue((state) => state.redisUsedBytes),
  )
  gauge(
    'redis_max_bytes',
    'Memory that Redis may use; 0 without a limit.',
    queue((state) => state.redisMaxBytes),
  )
}

/** How far the rebuilds of read models are. */
export function registerRebuildMetrics(metrics: Metrics, states: () => ReadModelStates): void {
  const gauge = (name: string, help: string, valueOf: (state: ReadModelState) => number): void =>
    void metrics.gauge({
      name: `frontpage_transporter_${name}`,
      help,
      labelNames: ['read_model'],
      collect() {
        for (const [readModel, state] of Object.entries(states())) {
          this.set({ read_model: readModel }, valueOf(state))
        }
      },
    })
  gauge(
    'read_model_rebuilding',
    '1 while lists lack events of the read model, which is computed again; else 0.',
    (state) => (coverageOf(state) === undefined ? 0 : 1),
  )
  gauge(
    'read_model_hours_left',
    'Hours of the archive that a read model is still to be computed from; 0 when it is whole.',
    ({ rebuild }) => (rebuild === undefined ? 0 : Math.max(0, rebuild.nextHour - rebuild.oldestHour + 1)),
  )
}

function secondsSince(startedAt: number | undefined): number {
  return startedAt === undefined ? 0 : (performance.now() - startedAt) / 1000
}
