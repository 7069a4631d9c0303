import {
  applyRetention,
  createEventWriter,
  createRejectedEventWriter,
  openEventStore,
  type EventStoreClient,
} from '@frontpage/event-store'
import {
  createBatchConfirmer,
  createIngestProducer,
  createIngestWorker,
  type IngestWorker,
} from '@frontpage/queue'
import { createSourceStore, startSourceRegistry } from '@frontpage/read-models'
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
import { openEnricher } from './open-enricher.js'
import { createBatchProcessor } from './process-batch.js'
import { createArchive } from './steps/archive-events.js'
import { createEnrichment } from './steps/enrich-events.js'
import { createRejectedKeeper } from './steps/keep-rejected.js'
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
    const client = stack.use(
      'event store',
      await openEventStore(config.clickhouse, {
        signal,
        onUnavailable: (error) => log.warn({ err: error }, 'ClickHouse is not ready; waiting for it'),
        onMigrated: (versions) => log.info({ versions }, 'schema migrated'),
      }).catch(throwStartUpError),
    )
    await applyRetention(client, config.retentionDays)
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
    const sources = stack.use(
      'sources',
      await startSourceRegistry(createSourceStore(redis, { ...config, onUnreadable: () => {} }), {
        onError: (error) => log.warn({ err: error }, 'sources could not be read again'),
      }),
    )
    const processBatch = createBatchProcessor({
      enrich: createEnrichment(await openEnricher(config, log), (id) => sources.byId(id)),
      archive,
      keepRejected: createRejectedKeeper({
        writer: createRejectedEventWriter(client),
        now: overrides.now ?? Date.now,
        onDeadLetter: counters.onDeadLetter,
      }),
      confirmer: createBatchConfirmer(redis, config),
      onUnconfirmed: (error) => log.debug({ err: error }, 'batch stored, and not confirmed'),
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
      const { archived, dead, rejected } = await processBatch(batch)
      counters.onBatch({ events: archived + dead, rejected })
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
