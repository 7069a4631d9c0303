import { redisProbeKey } from '@frontpage/contracts'
import {
  applyRetention,
  createEventWriter,
  createRejectedEventWriter,
  openEventStore,
  readCurrentRecords,
  type EventStoreClient,
} from '@frontpage/event-store'
import {
  createBatchConfirmer,
  createIngestMonitor,
  createIngestWorker,
  type IngestBatch,
  type IngestQueueState,
} from '@frontpage/queue'
import {
  createIdentitiesFold,
  createLiveFold,
  createSourceStore,
  createStoriesFold,
  createTrendingFold,
  followErasedReaders,
  startSourceRegistry,
  type Fold,
  type ReadModelLimits,
} from '@frontpage/read-models'
import { createRedis, requireUsableRedis, watchRedis, type Redis } from '@frontpage/redis'
import {
  createLogger,
  createMetrics,
  reportRedis,
  startHttpService,
  startTracing,
  startWithStack,
  throwStartUpError,
  type Logger,
  type RunningHttpService,
} from '@frontpage/service-kit'
import { createArchive } from './archive/create-archive.js'
import type { TransporterConfig } from './config.js'
import { openEnricher } from './open-enricher.js'
import { openExcludedReaders } from './open-excluded-readers.js'
import { createBatchProcessor, type ProcessedBatch } from './process-batch.js'
import { createEnrichment } from './steps/enrich-events.js'
import { createFoldStep } from './steps/fold-events.js'
import { createRejectedKeeper } from './steps/keep-rejected.js'
import { createBatchPreparation } from './steps/prepare-batch.js'
import { warmUp } from './steps/warm-up.js'
import {
  createTransporterMetrics,
  registerQueueMetrics,
  type TransporterMetrics,
} from './transporter-metrics.js'
import { traceBatches } from './trace-batches.js'
import { watchQueue } from './watch-queue.js'

export type { TransporterConfig } from './config.js'
export { readTransporterConfig } from './config.js'
export { createEnrichment } from './steps/enrich-events.js'
export { createFoldStep } from './steps/fold-events.js'
export { toFoldableBatch } from './steps/foldable-batch.js'

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
  const { now = Date.now, signal = new AbortController().signal } = overrides
  return startWithStack({ log, deadlineMs: config.shutdownDeadlineMs }, async (stack) => {
    const metrics = createMetrics()
    const tracer = await startTracing({ name: 'transporter', config, log, metrics, stack })
    const onError = (error: Error): void => log.debug({ err: error }, 'redis connection')
    const redis = createRedis({ url: config.redisUrl }, 'producer', { onError })
    stack.add('redis', () => redis.disconnect())
    const workerRedis = createRedis({ url: config.redisUrl }, 'worker', { onError })
    stack.add('redis worker', () => workerRedis.disconnect())
    await requireUsableRedis(redis).catch(throwStartUpError)
    const redisWatch = stack.use(
      'redis watch',
      watchRedis(redis, { key: redisProbeKey(config.namespace), ...reportRedis({ metrics, log }) }),
    )
    const client = stack.use(
      'event store',
      await openEventStore(config.clickhouse, {
        signal,
        onUnavailable: (error) => log.warn({ err: error }, 'ClickHouse is not ready; waiting for it'),
        onMigrated: (versions) => log.info({ versions }, 'schema migrated'),
      }).catch(throwStartUpError),
    )
    await applyRetention(client, {
      events: config.retentionDays,
      rejectedEvents: config.rejectedRetentionDays,
    })

    const counters = createTransporterMetrics(metrics)
    const queue = stack.use(
      'queue watch',
      watchQueue(createIngestMonitor(redis, config), { maxAgeMs: config.maxQueueAgeMs, log }),
    )
    const archive = createArchive({
      writer: createEventWriter(client),
      database: config.clickhouse.database,
      maxRowsPerInsert: config.maxRowsPerInsert,
      maxBytesInWork: config.maxBytesInWork,
      maxWaitMs: config.maxInsertWaitMs,
      onInserted: counters.onInserted,
      onSlow: counters.onSlow,
      onUnavailable: (error) => log.error({ err: error }, 'ClickHouse unavailable; events stay queued'),
      onAvailable: (outageSeconds) => log.info({ outageSeconds }, 'ClickHouse available again'),
    })
    registerQueueMetrics(metrics, {
      queue: () => queue.state(),
      pendingEvents: () => archive.pending(),
      outageSeconds: () => secondsSince(archive.unavailableSince()),
    })
    const onUnreadable = (sourceId: string): void =>
      log.error({ sourceId }, 'source cannot be read; its events are enriched without its mapping')
    const sources = stack.use(
      'sources',
      await startSourceRegistry(createSourceStore(redis, { ...config, onUnreadable }), {
        readHistory: () => readCurrentRecords(client, 'source'),
        onError: (error) => log.warn({ err: error }, 'sources could not be read again'),
      }),
    )
    const erased = stack.use(
      'erased readers',
      await followErasedReaders(redis, {
        ...config,
        onError: (error) => log.debug({ err: error }, 'erased readers could not be read again'),
      }),
    )
    const { namespace } = config
    const excluded = await openExcludedReaders(redis, { client, namespace, log, signal, stack })
    const enrich = createEnrichment(await openEnricher(config, log), (id) => sources.byId(id))
    const { clientYears } = config
    await warmUp(createBatchPreparation({ enrich, clientYears, isErased: () => false, now, onStep() {} }))
    const processBatch = createBatchProcessor({
      prepare: createBatchPreparation({
        enrich,
        clientYears,
        isErased: (readerId) => erased.has(readerId),
        now,
        onStep: counters.onStep,
      }),
      archive,
      folding: createFoldStep(
        createFolds(redis, {
          namespace,
          now,
          isExcluded: (readerId) => excluded.has(readerId),
          limits: config.readModels,
        }),
        { ...counters, redisShare: () => redisShareOf(queue.state()) },
      ),
      rejectedKeeper: createRejectedKeeper({
        writer: createRejectedEventWriter(client),
        now,
        onDeadLetter: counters.onDeadLetter,
      }),
      confirmer: createBatchConfirmer(redis, config),
      onUnconfirmed(error) {
        counters.onUnconfirmed()
        log.debug({ err: error }, 'batch stored but not confirmed; its journal will ship it again')
      },
      onStep: counters.onStep,
    })
    const worker = createIngestWorker(workerRedis, {
      ...config,
      handle: traceBatches(tracer, (batch, place, span) =>
        handleBatch(() => processBatch(batch, place, span), batch, { counters, log }),
      ),
      onMissingBytes({ id, events }) {
        counters.onMissingBytes(events)
        log.warn({ batchId: id, events }, 'batch missing in Redis; its journal will ship it again')
      },
      onError: createFailureLog(log, counters),
    })
    // While ClickHouse is unavailable, waiting batches return to the queue; everything else has time to finish.
    stack.add('worker', () => {
      if (archive.unavailableSince() !== undefined) archive.close()
      return worker.close()
    })
    return startHttpService({
      name: 'transporter',
      description:
        'Brings events from the ingest queue into the archive and the read models. It has no routes of its own.',
      config,
      log,
      stack,
      metrics,
      tracer,
      readiness: [
        { name: 'redis', check: () => redisWatch.check() },
        { name: 'clickhouse', check: () => pingStore(client) },
      ],
    })
  })
}

/** Every read model that events are folded into. A new one adds itself here. */
export function createFolds(
  redis: Redis,
  location: {
    namespace: string
    now?: () => number
    isExcluded?: (readerId: string) => boolean
    limits?: ReadModelLimits
  },
): Fold[] {
  return [
    createLiveFold(redis, location),
    createIdentitiesFold(redis, location),
    createStoriesFold(redis, location),
    createTrendingFold(redis, location),
  ]
}

async function handleBatch(
  process: () => Promise<ProcessedBatch>,
  batch: IngestBatch,
  { counters, log }: { counters: TransporterMetrics; log: Logger },
): Promise<void> {
  const processed = await process()
  counters.onBatch({ ...processed, bytes: batch.bytes.length })
  const { dead } = processed
  if (dead > 0) log.warn({ batchId: batch.id, dead }, 'events of a batch went to rejected_events')
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
    log.warn({ err: error, batchId }, 'batch will be retried')
  }
}

/** Returns 0 where Redis has no limit, or the limit is not known. */
function redisShareOf(queue: IngestQueueState | undefined): number {
  return queue === undefined || queue.redisMaxBytes === 0 ? 0 : queue.redisUsedBytes / queue.redisMaxBytes
}

function secondsSince(startedAt: number | undefined): number {
  return startedAt === undefined ? 0 : (performance.now() - startedAt) / 1000
}

async function pingStore(client: EventStoreClient): Promise<void> {
  const result = await client.ping()
  if (!result.success) throw result.error
}
