import type { Source } from '@frontpage/contracts'
import { followControlRecords, readRecordHistory, sourceRecords } from '@frontpage/control-records'
import { createIngestMonitor } from '@frontpage/queue'
import { followErasedReaders } from '@frontpage/read-models'
import {
  createLogger,
  createMetrics,
  startHttpService,
  startTracing,
  startWithStack,
  type Logger,
  type RunningHttpService,
} from '@frontpage/service-kit'
import type { TransporterConfig } from './config.js'
import { openArchive } from './open-archive.js'
import { openExcludedReaders } from './open-excluded-readers.js'
import { openProcessing } from './open-processing.js'
import { openReadModels } from './open-read-models.js'
import { openStores } from './open-stores.js'
import { startWorker } from './start-worker.js'
import { createTransporterMetrics, registerQueueMetrics } from './transporter-metrics.js'
import { isBehind, isBusy, isLate, redisShareOf, watchQueue } from './watch-queue.js'

export type { TransporterConfig } from './config.js'
export { readTransporterConfig } from './config.js'
export { createFold, createFolds, foldNames, type FoldName } from './folds/create-folds.js'
export { createEnrichment } from './steps/enrich-events.js'
export { createFoldStep } from './steps/fold-events.js'
export { createRestoration } from './steps/restore-enriched.js'
export { toFoldableBatch } from './steps/foldable-batch.js'

export interface TransporterOverrides {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly log?: Logger
  readonly signal?: AbortSignal
  /** Default: true. Tests need not wait for it. */
  readonly warmsUp?: boolean
}

/** The worker that brings batches from the ingest queue into ClickHouse. */
export async function startTransporter(
  config: TransporterConfig,
  overrides: TransporterOverrides = {},
): Promise<RunningHttpService> {
  const log = overrides.log ?? createLogger({ service: 'transporter', level: config.logLevel })
  const { now = Date.now, signal = new AbortController().signal, warmsUp = true } = overrides
  return startWithStack({ log, deadlineMs: config.shutdownDeadlineMs }, async (stack) => {
    const metrics = createMetrics()
    const tracer = await startTracing({ name: 'transporter', config, log, metrics, stack })
    const { redis, workerRedis, client, readiness } = await openStores(config, {
      log,
      metrics,
      signal,
      stack,
    })
    const counters = createTransporterMetrics(metrics)
    const queue = stack.use(
      'queue watch',
      watchQueue(createIngestMonitor(redis, config), { maxAgeMs: config.maxQueueAgeMs, log }),
    )
    const archive = openArchive(client, config, { counters, log, isBehind: () => isBehind(queue.state()) })
    registerQueueMetrics(metrics, {
      queue: () => queue.state(),
      pendingEvents: () => archive.pending(),
      archiveUnavailableSince: () => archive.unavailableSince(),
    })
    const onUnreadable = (sourceId: string): void =>
      log.error({ sourceId }, 'source cannot be read; its events are enriched without its mapping')
    const sources = stack.use(
      'sources',
      await followControlRecords(redis, sourceRecords, {
        namespace: config.namespace,
        onUnreadable,
        history: readRecordHistory(client, sourceRecords),
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
    const sourceById = (id: string): Source | undefined => sources.byId(id)
    const isErased = (readerId: string): boolean => erased.has(readerId)
    const redisShare = (): number => redisShareOf(queue.state())
    const readModels = await openReadModels(config, {
      redis,
      client,
      sourceById,
      sites: () => sources.all().map(({ site }) => site),
      isErased,
      isExcluded: (readerId) => excluded.has(readerId),
      redisShare,
      isBusy: () => archive.pending() > 0 || isBusy(queue.state()),
      isLate: () => isLate(queue.state()),
      counters,
      metrics,
      log,
      now,
      stack,
    })
    const processBatch = await openProcessing(config, {
      ...readModels,
      redis,
      client,
      archive,
      sourceById,
      isErased,
      redisShare,
      counters,
      log,
      now,
      warmsUp,
    })
    const worker = startWorker(workerRedis, config, { processBatch, counters, tracer, log })
    // While ClickHouse is unavailable, waiting batches return to the queue; everything else has time to finish.
    stack.add('worker', () => {
      if (archive.unavailableSince() !== undefined) archive.close()
      return worker.close()
    })
    return startHttpService({
      name: 'transporter',
      description:
        'Brings events from the ingest queue into the archive and the read models, and computes these again from the archive.',
      config,
      log,
      stack,
      metrics,
      tracer,
      readiness: [...readiness, ...readModels.readiness],
      routes: readModels.routes,
    })
  })
}
