import type { Source } from '@frontpage/contracts'
import { createRejectedEventWriter, type EventStoreClient } from '@frontpage/event-store'
import { createBatchConfirmer } from '@frontpage/queue'
import type { Redis } from '@frontpage/redis'
import type { Logger } from '@frontpage/service-kit'
import type { Archive } from './archive/create-archive.js'
import type { TransporterConfig } from './config.js'
import { openEnricher } from './open-enricher.js'
import { createBatchProcessor, type ProcessBatch } from './process-batch.js'
import { createEnrichment } from './steps/enrich-events.js'
import { createFoldStep } from './steps/fold-events.js'
import { createRejectedKeeper } from './steps/keep-rejected.js'
import { createBatchPreparation } from './steps/prepare-batch.js'
import { warmUp } from './steps/warm-up.js'
import type { FoldWatermark } from './folds/fold-watermark.js'
import type { LiveFolds } from './folds/live-folds.js'
import type { TransporterMetrics } from './transporter-metrics.js'

interface ProcessingContext {
  readonly redis: Redis
  readonly client: EventStoreClient
  readonly archive: Archive
  readonly sourceById: (id: string) => Source | undefined
  readonly isErased: (readerId: string) => boolean
  readonly liveFolds: LiveFolds
  readonly watermark: FoldWatermark
  /** The share of its memory limit that Redis uses. */
  readonly redisShare: () => number
  readonly counters: TransporterMetrics
  readonly log: Logger
  readonly now: () => number
  /** Prepares batches of nobody first, so that no real one waits for the engine to compile the code. */
  readonly warmsUp: boolean
}

/** Puts the steps of a batch together. */
export async function openProcessing(
  config: TransporterConfig,
  context: ProcessingContext,
): Promise<ProcessBatch> {
  const { clientYears } = config
  const { redis, client, archive, sourceById, isErased, liveFolds, counters, log, now } = context
  const enrich = createEnrichment(await openEnricher(config, log), sourceById)
  if (context.warmsUp) {
    await warmUp(createBatchPreparation({ enrich, clientYears, isErased: () => false, now, onStep() {} }))
  }
  return createBatchProcessor({
    prepare: createBatchPreparation({ enrich, clientYears, isErased, now, onStep: counters.onStep }),
    archive,
    folding: createFoldStep(() => liveFolds.all(), { ...counters, redisShare: context.redisShare }),
    watermark: context.watermark,
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
}
