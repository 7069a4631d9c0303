import { createEventWriter, createRejectedEventWriter, type EventStoreClient } from '@frontpage/event-store'
import { createIngestProducer, createIngestWorker, type IngestWorker } from '@frontpage/queue'
import { createRedis, requireUsableRedis, type Redis } from '@frontpage/redis'
import {
  createLogger,
  createMetrics,
  startHttpService,
  startWithStack,
  throwStartUpError,
  type Logger,
  type RunningHttpService,
} from '@frontpage/service-kit'
import type { TransporterConfig } from './config.js'
import { prepareStore } from './prepare-store.js'
import { createBatchProcessor } from './process-batch.js'
import { createArchive } from './steps/archive-events.js'
import { createBurial } from './steps/bury-dead-letters.js'
import { createTransporterMetrics } from './transporter-metrics.js'

export type { TransporterConfig } from './config.js'
export { readTransporterConfig } from './config.js'

export interface TransporterOverrides {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly log?: Logger
  readonly signal?: AbortSignal
}

/** The worker that brings batches from the ingest queue into ClickHouse. */
export async function startTransporter(
  config: TransporterConfig,
  overrides: TransporterOverrides = {},
): Promise<RunningHttpService> {
  const log = overrides.log ?? createLogger({ service: 'transporter', level: config.logLevel })
  const { signal = new AbortController().signal } = overrides
  return startWithStack({ log, deadlineMs: config.shutdownDeadlineMs }, async (stack) => {
    const onError = (error: Error): void => log.debug({ err: error }, 'redis connection')
    const redis = createRedis({ url: config.redisUrl }, 'producer', { onError })
    stack.add('redis', () => redis.disconnect())
    const workerRedis = createRedis({ url: config.redisUrl }, 'worker', { onError })
    stack.add('redis worker', () => workerRedis.disconnect())
    await requireUsableRedis(redis).catch(throwStartUpError)
    const client = stack.use('event store', await prepareStore(config, { log, signal }))
    const producer = stack.use('queue', createIngestProducer(redis, config))

    const metrics = createMetrics()
    const counters = createTransporterMetrics(metrics, {
      pendingEvents: () => archive.pending(),
      queuedBatches: () => producer.depth(),
    })
    const archive = createArchive({
      writer: createEventWriter(client),
      maxRowsPerInsert: config.maxRowsPerInsert,
      maxWaitMs: config.maxInsertWaitMs,
      onInserted: counters.onInserted,
    })
    const processBatch = createBatchProcessor({
      archive,
      bury: createBurial({
        writer: createRejectedEventWriter(client),
        now: overrides.now ?? Date.now,
        onBuried: counters.onBuried,
      }),
    })
    stack.use('worker', startWorker(workerRedis, { config, log, counters, processBatch }))
    return startHttpService({
      name: 'transporter',
      config,
      log,
      stack,
      metrics,
      readiness: [
        { name: 'redis', check: () => redis.ping() },
        { name: 'clickhouse', check: () => pingStore(client) },
      ],
    })
  })
}

function startWorker(
  redis: Redis,
  parts: {
    config: TransporterConfig
    log: Logger
    counters: ReturnType<typeof createTransporterMetrics>
    processBatch: ReturnType<typeof createBatchProcessor>
  },
): IngestWorker {
  const { config, log, counters, processBatch } = parts
  return createIngestWorker(redis, {
    namespace: config.namespace,
    concurrency: config.concurrency,
    async handle(batch) {
      const { archived, dead } = await processBatch(batch)
      counters.onBatch(archived + dead)
      if (dead > 0) log.warn({ batchId: batch.id, dead }, 'events of a batch went to rejected_events')
    },
    onMissingBytes({ id, events }) {
      counters.onMissingBytes(events)
      log.error({ batchId: id, events }, 'the bytes of a batch are gone from Redis')
    },
    onError(error, batchId) {
      if (batchId === undefined) {
        log.debug({ err: error }, 'redis connection')
        return
      }
      counters.onRetry()
      log.warn({ err: error, batchId }, 'batch will be tried again')
    },
  })
}

async function pingStore(client: EventStoreClient): Promise<void> {
  const result = await client.ping()
  if (!result.success) throw result.error
}
