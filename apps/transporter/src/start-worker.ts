import { createIngestWorker, type IngestWorker } from '@frontpage/queue'
import type { Redis } from '@frontpage/redis'
import type { Logger, Tracer } from '@frontpage/service-kit'
import type { TransporterConfig } from './config.js'
import type { ProcessBatch } from './process-batch.js'
import { traceBatches } from './tracing/trace-batches.js'
import type { TransporterMetrics } from './transporter-metrics.js'

/** Takes batches from the ingest queue and has them processed; counts and logs what became of them. */
export function startWorker(
  redis: Redis,
  config: TransporterConfig,
  options: {
    processBatch: ProcessBatch
    counters: TransporterMetrics
    tracer: Tracer | undefined
    log: Logger
  },
): IngestWorker {
  const { processBatch, counters, tracer, log } = options
  return createIngestWorker(redis, {
    ...config,
    handle: traceBatches(tracer, async (batch, place, span) => {
      const processed = await processBatch(batch, place, span)
      counters.onBatch({ ...processed, bytes: batch.bytes.length })
      const { dead } = processed
      if (dead > 0) log.warn({ batchId: batch.id, dead }, 'events of a batch went to rejected_events')
    }),
    onMissingBytes({ id, events }) {
      counters.onMissingBytes(events)
      log.warn({ batchId: id, events }, 'batch missing in Redis; its journal will ship it again')
    },
    onError: createFailureLog(log, counters),
  })
}

/** An outage fails every batch again and again: one log line a second is enough, because the metrics count them all. */
function createFailureLog(
  log: Logger,
  counters: TransporterMetrics,
): (error: Error, batchId?: string) => void {
  let quietUntil = 0
  return (error, batchId) => {
    if (batchId === undefined) {
      log.debug({ err: error }, 'redis connection')
      return
    }
    counters.onRetry()
    if (performance.now() < quietUntil) return
    quietUntil = performance.now() + 1_000
    log.warn({ err: error, batchId }, 'batch will be tried again')
  }
}
