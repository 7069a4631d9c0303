import { createEventStoreClient, type EventStoreConfig } from '@frontpage/event-store'
import type { Redis } from '@frontpage/redis'
import type { ClosingStack, Logger, Metrics, Route } from '@frontpage/service-kit'
import { openTrainer, type Trainer } from './open-trainer.js'
import { activateFeedModel } from './routes/activate-feed-model.js'
import { getFeedMeasurements, type FeedMeasurementsContext } from './routes/get-feed-measurements.js'
import { listFeedModels } from './routes/list-feed-models.js'
import type { Ranker } from './rounds/ranker.js'
import { createFeedModelStore, type FeedModelStore } from './stored/feed-model-store.js'
import type { StoredModel } from './stored/model-state.js'
import { followActiveModels, type ActiveModels } from './stored/follow-active-models.js'
import type { TrainingConfig } from './training-config.js'
import { createTrainingReports } from './training-metrics.js'

export interface Training<Prepared> {
  /** The models that rank, by site. */
  readonly models: ActiveModels<Prepared>
  readonly routes: readonly Route[]
}

export interface TrainingOptions<Model, Prepared> {
  readonly redis: Redis
  readonly namespace: string
  readonly clickhouse: EventStoreConfig
  readonly sites: () => readonly string[]
  /** False until Redis said once which sites there are. */
  readonly areSitesKnown: () => boolean
  readonly ranker: Ranker<Model>
  readonly prepare: (model: Model) => Prepared
  readonly holdOut: FeedMeasurementsContext['holdOut']
  readonly config: TrainingConfig
  readonly log: Logger
  readonly metrics: Metrics
  readonly stack: ClosingStack
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Follows the weights that rank each site's feeds, and trains them, unless another replica does. */
export function openTraining<Model extends StoredModel, Prepared>(
  options: TrainingOptions<Model, Prepared>,
): Training<Prepared> {
  const { redis, namespace, sites, areSitesKnown, ranker, prepare, config, log, metrics, stack, now } =
    options
  const { trains, settings } = config
  const stores = new Map<string, FeedModelStore<Model>>()

  function storeOf(site: string): FeedModelStore<Model> {
    const store = stores.get(site) ?? createFeedModelStore<Model>(redis, { site, namespace })
    stores.set(site, store)
    return store
  }

  const models = stack.use(
    'feed models',
    followActiveModels({
      sites,
      storeOf,
      start: ranker.start,
      accepts: (model) => ranker.isSound(model) && ranker.accepts(model),
      prepare,
      onChange: (site, { version, by }) => log.info({ site, version, by }, 'other weights rank the feed'),
      onRestored: (site, { version }) =>
        log.warn({ site, version }, 'Redis lost the weights that rank; it has them again'),
      onError: (error) =>
        log.debug({ err: error }, 'the last known weights rank while Redis does not answer'),
      now,
    }),
  )
  const archive = createEventStoreClient(options.clickhouse)
  stack.add('training archive', () => archive.close())
  if (trains) {
    let trainer: Trainer | undefined
    const reports = createTrainingReports(metrics, {
      behindSeconds: () => trainer?.behindSeconds() ?? 0,
      sites: () => trainer?.sites() ?? 0,
    })
    trainer = stack.use(
      'trainer',
      openTrainer({ redis, namespace, archive, sites, storeOf, ranker, settings, reports, log, now }),
    )
  }
  const context = { sites, areSitesKnown, storeOf, sliceMs: settings.sliceMs, now }
  const { windowMs } = settings
  const measuring = { sites, areSitesKnown, archive, windowMs, holdOut: options.holdOut, now }
  return {
    models,
    routes: [listFeedModels(context), activateFeedModel(context), getFeedMeasurements(measuring)],
  }
}
