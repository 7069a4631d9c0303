import { openJournal, type Journal } from '@frontpage/journal'
import type { IngestFeedback, IngestProducer } from '@frontpage/queue'
import type { Logger, Tracer } from '@frontpage/service-kit'
import type { JournalConfig } from '../config.js'
import { logDiskErrors } from './log-disk-errors.js'
import { traceShipping } from './trace-shipping.js'

/** Opens the journal and logs what happens to it. */
export function openTrackerJournal(
  config: JournalConfig,
  options: { producer: IngestProducer; feedback: IngestFeedback; log: Logger; tracer: Tracer | undefined },
): Promise<Journal> {
  const { producer, feedback, log, tracer } = options
  return openJournal({
    ...config,
    producer,
    feedback,
    tracing: tracer && traceShipping(tracer),
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
}
