import type { JournalStats } from '@frontpage/journal'
import type { Metrics } from '@frontpage/service-kit'

type Reading = readonly [
  name: string,
  help: string,
  read: (stats: JournalStats) => number,
  /** Says how the values of several processes become one; by default they are added up. */
  aggregator?: 'max',
]

const counters: readonly Reading[] = [
  [
    'events_appended_total',
    'Lines written to the journal, including kept rejections.',
    (s) => s.eventsAppended,
  ],
  ['events_shipped_total', 'Events that Redis took for the first time.', (s) => s.eventsShipped],
  ['events_reshipped_total', 'Events that were shipped again, unconfirmed.', (s) => s.eventsReshipped],
  ['events_confirmed_total', 'Events that the transporter confirmed as stored.', (s) => s.eventsConfirmed],
  ['batches_shipped_total', 'Batches that Redis took.', (s) => s.batchesShipped],
  ['ship_errors_total', 'Attempts that Redis did not take.', (s) => s.shipErrors],
  ['disk_errors_total', 'Reads and writes that the disk refused.', (s) => s.diskErrors],
  [
    'ranges_set_aside_total',
    'Damaged parts of files, each kept in a file of its own.',
    (s) => s.rangesSetAside,
  ],
  ['logs_adopted_total', 'Logs of dead processes that this one ships.', (s) => s.adoptedLogs],
  ['lease_losses_total', 'Stalls so long that another process took the log over.', (s) => s.leaseLosses],
  [
    'requests_forgotten_total',
    'Traced requests whose trace no batch continues, because too many waited for one.',
    (s) => s.requestsForgotten,
  ],
]

const gauges: readonly Reading[] = [
  ['bytes', 'On disk.', (s) => s.bytes],
  ['max_bytes', 'What may be on disk before events are refused.', (s) => s.maxBytes],
  [
    'full_ratio',
    'Used share of the disk limit, of the process with the least room, which refuses events first.',
    (s) => s.bytes / s.maxBytes,
    'max',
  ],
  ['pending_bytes', 'In memory, waiting for the disk.', (s) => s.pendingBytes],
  ['segments', 'Files.', (s) => s.segments],
  [
    'oldest_unconfirmed_seconds',
    'Age of the oldest event that is not stored yet.',
    (s) => s.oldestUnconfirmedAgeMs / 1000,
    'max',
  ],
  [
    'disk_failing_seconds',
    'For how long an operation that fails on the disk has been retried; 0 when there is none.',
    (s) => s.diskFailingMs / 1000,
    'max',
  ],
  [
    'set_aside_files',
    'Damaged parts of files that were neither shipped nor inspected, of all journals in the directory.',
    (s) => s.filesSetAside,
    'max',
  ],
  ['batches_under_way', 'In the queue and not confirmed.', (s) => s.batchesUnderWay],
  ['bytes_under_way', 'Of those batches.', (s) => s.bytesUnderWay],
]

/** Shows a journal's state as `frontpage_journal_…`, read when scraped. */
export function registerJournalMetrics(metrics: Metrics, read: () => JournalStats): void {
  for (const [name, help, pick] of counters) {
    metrics.readCounter({ name: `frontpage_journal_${name}`, help }, () => pick(read()))
  }
  for (const [name, help, pick, aggregator = 'sum'] of gauges) {
    metrics.gauge({
      name: `frontpage_journal_${name}`,
      help,
      aggregator,
      collect() {
        this.set(pick(read()))
      },
    })
  }
}
