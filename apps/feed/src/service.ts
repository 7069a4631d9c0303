import { feedSecretKey, redisProbeKey } from '@frontpage/contracts'
import { decisionRecords, followControlRecords, sdkKeyRecords } from '@frontpage/control-records'
import { createInForceBySite } from '@frontpage/editorial'
import { openEventJournal, type Journal } from '@frontpage/event-producer'
import type { FeedModel } from '@frontpage/ranking'
import {
  createReaderWishWriter,
  followErasedReaders,
  followReadModels,
  forgetReader,
  readModelsCheck,
  readReaderLogs,
  toReaderHistory,
} from '@frontpage/read-models'
import { refuseWrongLogin } from '@frontpage/event-store'
import { createRedis, openSharedSecret, refuseUnusableRedis, watchRedis } from '@frontpage/redis'
import {
  createLogger,
  createMetrics,
  createSigner,
  reportRedis,
  startHttpService,
  startTracing,
  startWithStack,
  throwStartUpError,
  type Logger,
  type RunningHttpService,
} from '@frontpage/service-kit'
import type { FeedContext } from './answers/feed-context.js'
import { startBoard } from './board/start-board.js'
import { openCatalogue } from './catalogue/open-catalogue.js'
import type { FeedConfig } from './config.js'
import { currentLists } from './fallback/current-lists.js'
import { openLastLists } from './fallback/last-lists.js'
import { createFeedMetrics } from './metrics/feed-metrics.js'
import type { FeedRanker } from './ranker/feed-ranker.js'
import { popularityRanker } from './ranker/popularity-ranker.js'
import { heldOutShare, isHeldOut } from './ranker/hold-out.js'
import { toFeedRanker, trainedRanker } from './ranker/trained-ranker.js'
import { createReaderHistories } from './reader/reader-histories.js'
import { createReaderTokens } from './reader/reader-tokens.js'
import { createServerKeys } from './reader/server-keys.js'
import { explainFeedRoute } from './routes/explain-feed-route.js'
import { warmUp } from './answers/warm-up.js'
import { getFeed } from './routes/get-feed.js'
import { getRelated } from './routes/get-related.js'
import { getSections } from './routes/get-sections.js'
import { postFeedback } from './routes/post-feedback.js'
import { deleteProfile, getProfile } from './routes/reader-profile.js'
import { createServingJournal } from './servings/serving-journal.js'
import { createItemTokens } from './snapshots/item-tokens.js'
import { createSnapshotStore } from './snapshots/snapshot-store.js'
import { openTraining } from './training/open-training.js'
import { createExperimentVariants } from './variants/experiment-variants.js'
import { rankingExperimentRecords } from './variants/ranking-experiments.js'

export type { FeedConfig } from './config.js'
export { readFeedConfig } from './config.js'
export { isHeldOutList } from './training/lists/is-held-out-list.js'
export { defaultTrainingSettings, type TrainingSettings } from './training/rounds/training-settings.js'
export { impressionsToSignals } from './board/impressions-to-signals.js'
export { viewsToSignals } from './board/views-to-signals.js'
export { createListReader, type ReadList } from './training/lists/list-reader.js'

export interface FeedOverrides {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly log?: Logger
  /** Uniform in [0, 1). */
  readonly random?: () => number
  /** Whether pages are made for nobody before the service is ready. Default: true. */
  readonly warmsUp?: boolean
  /** Documents of feeds are read without threads of their own. */
  readonly sharesThread?: boolean
}

export interface RunningFeed extends RunningHttpService {
  readonly journal: Journal
}

/** The time that the stores have at the start to show that they cannot be used. */
const storesWithinMs = 2_000
/** 100,000 stories in one request are read as fast as they can be stored. */
const bulkTimeoutMs = 15 * 60_000
/** With the wait for a connection after Redis was away, a decision is in force within a second. */
const refreshEveryMs = 250

/** Each reader's front page: `GET /v1/feed`, from stories in memory and what one round trip to Redis says of the reader. */
export async function startFeed(config: FeedConfig, overrides: FeedOverrides = {}): Promise<RunningFeed> {
  const log = overrides.log ?? createLogger({ service: 'feed', level: config.logLevel })
  const { now = Date.now, random = Math.random } = overrides
  return startWithStack({ log, deadlineMs: config.shutdownDeadlineMs }, async (stack) => {
    const { namespace } = config
    const metrics = createMetrics()
    const tracer = await startTracing({ name: 'feed', config, log, metrics, stack })
    const redis = createRedis({ url: config.redisUrl }, 'producer', {
      onError: (error) => log.debug({ err: error }, 'redis connection'),
    })
    stack.add('redis', () => redis.disconnect())
    // Feeds are answered without Redis, too, so this does not wait for it for long.
    await Promise.all([
      refuseUnusableRedis(redis, { withinMs: storesWithinMs }),
      refuseWrongLogin(config.clickhouse, { withinMs: storesWithinMs }),
    ]).catch(throwStartUpError)
    const redisWatch = stack.use(
      'redis watch',
      watchRedis(redis, { key: redisProbeKey(namespace), ...reportRedis({ metrics, log }) }),
    )
    const journal = await openEventJournal(config.journal, { redis, namespace, log, metrics, tracer, stack })

    const onError = (error: Error): void => log.debug({ err: error }, 'records could not be read again')
    const followed = {
      namespace,
      refreshEveryMs,
      onUnreadable: (id: string) => log.error({ id }, 'record is unreadable and left out'),
      onError,
    }
    const serverKeys = createServerKeys()
    stack.use(
      'SDK keys',
      await followControlRecords(redis, sdkKeyRecords, {
        ...followed,
        onChange: ({ all }) => serverKeys.update(all()),
      }),
    )
    const decisions = stack.use('decisions', await followControlRecords(redis, decisionRecords, followed))
    const experiments = stack.use(
      'ranking experiments',
      await followControlRecords(redis, rankingExperimentRecords, followed),
    )
    const erased = stack.use('erased readers', await followErasedReaders(redis, { namespace, onError }))
    const models = stack.use(
      'read models',
      await followReadModels(redis, {
        namespace,
        refreshEveryMs,
        onError: (error) => log.debug({ err: error }, 'states of read models could not be read again'),
      }),
    )
    const { inForce } = createInForceBySite(() => decisions.all())
    const decisionsOf = (site: string) => inForce(site, now())

    const board = stack.use(
      'board',
      await startBoard({
        redis,
        namespace,
        models,
        log,
        metrics,
        now,
        maxStories: config.maxStories,
        decisionsOf,
        readDecisions: () => decisions.refresh(),
      }),
    )
    const lastLists = stack.use(
      'last lists',
      await openLastLists({
        directory: config.stateDirectory,
        redis,
        namespace,
        sites: () => board.sites(),
        current: () => currentLists(board, now()),
        onError: (error) => log.debug({ err: error }, 'lists could not be saved'),
      }),
    )
    const secret = stack.use(
      'signing secret',
      openSharedSecret(redis, { secret: config.secret, key: feedSecretKey(namespace) }),
    )
    const training = openTraining<FeedModel, FeedRanker>({
      redis,
      namespace,
      clickhouse: config.clickhouse,
      sites: () => board.sites(),
      areSitesKnown: () => board.areSitesKnown(),
      ranker: trainedRanker,
      prepare: toFeedRanker,
      config: config.training,
      holdOut: { share: heldOutShare, isHeldOut },
      log,
      metrics,
      stack,
      now,
    })
    const trainedOf = (site: string): FeedRanker => training.models.ofSite(site).prepared
    const feedMetrics = createFeedMetrics(metrics)
    const histories = createReaderHistories({
      read: (site, readerIds) =>
        readReaderLogs(redis, { site, readerIds, namespace: models.namespaceOf('readers') }),
      toHistory: (logs) => toReaderHistory(logs, now()),
      deadlineMs: config.readerDeadlineMs,
      now,
      onLate: feedMetrics.countLateHistory,
    })
    const context: FeedContext = {
      board,
      identify: {
        serverKeys,
        tokens: createReaderTokens(config.readerTokenSecret, now),
        isErased: (readerId) => erased.has(readerId),
      },
      histories,
      decisionsOf,
      appealOf: (site) => training.models.ofSite(site).appeal,
      unmergedPublishers: new Set(config.unmergedPublishers),
      variants: createExperimentVariants({
        experiments: () => experiments.all(),
        rankerNamed: (site, name) =>
          name === 'popularity' ? popularityRanker : name === 'trained' ? trainedOf(site) : undefined,
        defaultRanker: trainedOf,
        journal,
        now,
      }),
      snapshots: createSnapshotStore(redis, {
        namespace,
        ttlMs: config.snapshotTtlMs,
        maxBytes: config.maxSnapshotBytes,
        now,
        onPlaced: feedMetrics.countSnapshot,
      }),
      signer: createSigner(() => secret.current()),
      tokens: createItemTokens(() => secret.current()),
      servings: createServingJournal({ journal, onRecorded: feedMetrics.countServing }),
      lastLists,
      metrics: feedMetrics,
      log,
      now,
      random,
    }
    if (overrides.warmsUp ?? true) await warmUp(context)
    const writeWishes = createReaderWishWriter(redis, {
      namespace: () => models.namespaceOf('readers'),
      now,
    })
    const catalogue = await openCatalogue({
      redis,
      namespace,
      clickhouse: config.clickhouse,
      log,
      metrics,
      stack,
      now,
      privateFeedHosts: config.privateFeedHosts ?? [],
      sharesThread: overrides.sharesThread ?? false,
    })
    const service = await startHttpService({
      name: 'feed',
      description: 'Each reader’s front page, related stories, and the catalogue of stories.',
      config: { ...config, httpLimits: { ...config.httpLimits, requestTimeoutMs: bulkTimeoutMs } },
      log,
      stack,
      metrics,
      tracer,
      hotRoutes: [getFeed(context), getSections(context), getRelated(context)],
      routes: [
        postFeedback(context, { journal, histories, writeWishes, log, now }),
        getProfile(context),
        deleteProfile(context, {
          journal,
          forget: (site, readerIds) => forgetReader(redis, { site, readerIds, nowMs: now(), models }),
        }),
        explainFeedRoute(context),
        ...catalogue.routes,
        ...training.routes,
      ],
      // Once loaded it answers also without Redis: the last known stories are better than none.
      readiness: [
        { name: 'stories', check: () => refuseUnless(board.state().isLoaded, 'stories') },
        { name: 'erased readers', check: () => refuseUnless(erased.isLoaded(), 'erased readers') },
        { name: 'redis', isAdvisory: true, check: () => redisWatch.check() },
        readModelsCheck(() => board.state().coverage),
      ],
    })
    return { ...service, journal }
  })
}

function refuseUnless(isLoaded: boolean, what: string): void {
  if (!isLoaded) throw new Error(`${what} have not been read yet`)
}
