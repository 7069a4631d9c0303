import { generationNamespace, type Source } from '@frontpage/contracts'
import type { ArchiveColumn, EventStoreClient } from '@frontpage/event-store'
import {
  createAssignmentsFold,
  joinCoverage,
  readModelNames,
  readModelsCheck,
  toExposureRecord,
  type ReadModelName,
} from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import type { ClosingStack, Logger, Metrics, RawRoute, ReadinessCheck, Route } from '@frontpage/service-kit'
import type { TransporterConfig } from './config.js'
import { createFold, foldNames } from './folds/create-folds.js'
import { columnsOfEvents, columnsOfFields } from './rebuild/columns-of-fields.js'
import { createForgottenReaders } from './rebuild/forgotten-readers.js'
import { createFoldWatermark, type FoldWatermark } from './folds/fold-watermark.js'
import { createLiveFolds, type LiveFolds } from './folds/live-folds.js'
import { createYielding } from './rebuild/replay-hour.js'
import { toRebuildable, type Rebuildable } from './rebuild/rebuildable.js'
import { readModelRoutes } from './rebuild/routes/read-model-routes.js'
import { createReadModelStream } from './rebuild/routes/read-model-stream.js'
import { startRebuilder } from './rebuild/start-rebuilder.js'
import { createRestoration } from './steps/restore-enriched.js'
import { registerRebuildMetrics, type TransporterMetrics } from './transporter-metrics.js'

interface ReadModelsContext {
  readonly redis: Redis
  readonly client: EventStoreClient
  readonly sourceById: (id: string) => Source | undefined
  readonly sites: () => Iterable<string>
  readonly isErased: (readerId: string) => boolean
  readonly isExcluded: (readerId: string) => boolean
  readonly redisShare: () => number
  /** Whether live events are being processed, and whether they wait already. */
  readonly isBusy: () => boolean
  readonly isLate: () => boolean
  readonly counters: TransporterMetrics
  readonly metrics: Metrics
  readonly log: Logger
  readonly now: () => number
  readonly stack: ClosingStack
}

export interface OpenReadModels {
  readonly liveFolds: LiveFolds
  readonly watermark: FoldWatermark
  readonly routes: readonly (Route | RawRoute)[]
  readonly readiness: readonly ReadinessCheck[]
}

/** Opens the read models for live events, and keeps them whole: `startRebuilder`. */
export async function openReadModels(
  config: TransporterConfig,
  context: ReadModelsContext,
): Promise<OpenReadModels> {
  const { namespace, readModels: limits, rebuildShare } = config
  const { redis, client, sourceById, isExcluded, isErased, counters, log, now } = context
  const foldOptions = { isExcluded, limits }
  const liveFolds = createLiveFolds(redis, { ...foldOptions, namespace, now })
  const watermark = createFoldWatermark()
  const forgottenReaders = createForgottenReaders(client, now)

  function rebuildableOf(name: ReadModelName, generation: number, clock: { nowMs: number }): Rebuildable {
    const its = { now: () => clock.nowMs, namespace: generationNamespace(namespace, generation) }
    // They are kept for a time from now on, whatever the hour that they are read from.
    if (name === 'assignments') return toRebuildableAssignments(redis, { ...its, now })
    const fold = createFold(name, redis, {
      ...foldOptions,
      ...its,
      trendingNamespace: () => liveFolds.namespaceOf('trending'),
    })
    return toRebuildable(name, { fold, namespace: its.namespace }, columnsOfFields)
  }

  const models = [...foldNames, 'assignments' as const].map((name) => {
    const { closeHour, layout, of, keyKinds, maxRedisShare } = rebuildableOf(name, 0, { nowMs: 0 })
    return {
      name,
      layout,
      of,
      keyKinds,
      maxRedisShare,
      closesHours: closeHour !== undefined,
      isShared: name === 'assignments',
    }
  })
  const rebuilder = context.stack.use(
    'read models',
    await startRebuilder({
      redis,
      client,
      namespace,
      models,
      rebuildableOf,
      liveFolds,
      watermark,
      forgottenReaders,
      sites: () => new Set(context.sites()),
      steps: {
        client,
        restore: createRestoration(sourceById),
        isErased,
        isForgotten: (event) => forgottenReaders.has(event),
        yieldToLive: createYielding({ share: rebuildShare, ...context }),
        now,
      },
      redisShare: context.redisShare,
      onReplayed: counters.onReplayed,
      log,
      now,
    }),
  )
  registerRebuildMetrics(context.metrics, () => rebuilder.states())
  const stream = context.stack.use(
    'stream of read models',
    createReadModelStream(() => rebuilder.states(), context),
  )
  return {
    liveFolds,
    watermark,
    routes: readModelRoutes({ redis, namespace, stream, now }),
    readiness: [readModelsCheck(() => joinCoverage(rebuilder, readModelNames))],
  }
}

/** The splitter's kept assignments, which it writes itself as well. */
function toRebuildableAssignments(
  redis: Redis,
  options: { namespace: string; now: () => number },
): Rebuildable {
  const fold = createAssignmentsFold(redis, options)
  const columns: readonly ArchiveColumn[] = [...columnsOfEvents, 'site', 'properties']
  return {
    name: fold.name,
    namespace: options.namespace,
    layout: fold.replay.layout,
    of: fold.replay.of,
    keyKinds: [],
    columns,
    maxRedisShare: fold.maxRedisShare,
    isOfEvents: true,
    apply: ({ events }) => fold.apply(events.flatMap(({ event }) => toExposureRecord(event) ?? [])),
  }
}
