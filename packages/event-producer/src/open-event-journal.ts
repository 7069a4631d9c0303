import { openJournal, type BatchLimits, type Journal } from '@frontpage/journal'
import { createIngestFeedback, createIngestProducer } from '@frontpage/queue'
import type { Redis } from '@frontpage/redis'
import type { ClosingStack, Logger, Metrics, Tracer } from '@frontpage/service-kit'
import type { JournalConfig } from './journal-config.js'
import { registerJournalMetrics } from './journal-metrics.js'
import { logDiskErrors } from './log-disk-errors.js'
import { traceShipping } from './trace-shipping.js'

export interface EventJournalOptions {
  /** A connection of role `producer`; the caller keeps owning it. */
  readonly redis: Redis
  readonly namespace: string
  readonly log: Logger
  readonly metrics: Metrics
  /** Undefined traces nothing. */
  readonly tracer: Tracer | undefined
  /** Closes the journal before the connection, if that was added before. */
  readonly stack: ClosingStack
  /** How long events wait for others; by default what suits a tracker, whose events readers see in lists at once. */
  readonly batch?: Partial<BatchLimits>
}

/** Opens a service's journal, ships it into the ingest queue, and reports it in the service's log, metrics and traces. */
export async function openEventJournal(
  config: JournalConfig,
  { redis, namespace, log, metrics, tracer, stack, batch = {} }: EventJournalOptions,
): Promise<Journal> {
  const producer = stack.use('ingest producer', createIngestProducer(redis, { namespace }))
  const feedback = createIngestFeedback(redis, { namespace })
  const journal = await openJournal({
    ...config,
    producer,
    feedback,
    tracing: tracer && traceShipping(tracer),
    batch,
    events: {
      onDamage: (damage) => log.error(damage, 'journal damaged; everything else is shipped'),
      onSetAside: (file) =>
        log.error(file, 'damaged part of the journal set aside: npm run journal -- inspect'),
      onAdopted: (adopted) => log.info(adopted, 'journal of another process adopted'),
      onLeaseLost: (lost) => log.warn(lost, 'process stalled; another process took its journal over'),
      onShipError(error, failures) {
        // Only the first of a series is logged: an outage of an hour is one line.
        if (failures === 1) log.warn({ err: error }, 'events cannot be shipped; they stay on disk')
      },
      onDiskError: logDiskErrors(log),
    },
  })
  registerJournalMetrics(metrics, () => journal.stats())
  return stack.use('journal', journal)
}
