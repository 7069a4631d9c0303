import { redisProbeKey, signingSecretKey } from '@frontpage/contracts'
import { openControlRecords, siteRecords } from '@frontpage/control-records'
import { createBotTest } from '@frontpage/enrichment'
import { createEventStoreClient, refuseWrongLogin } from '@frontpage/event-store'
import { openEventJournal, type Journal } from '@frontpage/event-producer'
import { followReadModels, readModelsCheck } from '@frontpage/read-models'
import { createRedis, openSharedSecret, refuseUnusableRedis, watchRedis } from '@frontpage/redis'
import {
  createClientAddress,
  createLogger,
  createMetrics,
  createSigner,
  reportRedis,
  startHttpService,
  startTracing,
  startWithStack,
  throwStartUpError,
  withRoomForStreams,
  type Logger,
  type RunningHttpService,
} from '@frontpage/service-kit'
import type { SplitterConfig } from './config.js'
import { openDefinitions } from './definitions/open-definitions.js'
import type { SiteDefinitions } from './definitions/site-definitions.js'
import { createEvaluationMetrics } from './evaluation/evaluation-metrics.js'
import { createExposures } from './exposures/create-exposures.js'
import { createExposureMetrics } from './exposures/exposure-metrics.js'
import { createKeyRates } from './keys/key-rates.js'
import { openSdkKeys } from './keys/open-sdk-keys.js'
import { openFlagChangeStreams } from './ofrep/flag-change-streams.js'
import { openAskedKeys } from './registry/asked/asked-keys.js'
import { openRegistry } from './registry/open-registry.js'
import { evaluateAllFlags } from './routes/evaluate-all-flags.js'
import { evaluateOneFlag } from './routes/evaluate-one-flag.js'
import { getCrossovers } from './routes/get-crossovers.js'
import { registryRoutes } from './registry/routes/registry-routes.js'
import { createPatternChecker } from './registry/validation/check-patterns.js'
import { createGrowthbookPayloads } from './growthbook/growthbook-payloads.js'
import { createGrowthbookStreams } from './growthbook/growthbook-streams.js'
import { evaluateGrowthbookRemotely } from './routes/evaluate-growthbook-remotely.js'
import { getGrowthbookFeatures } from './routes/get-growthbook-features.js'
import { postExposures } from './routes/post-exposures.js'
import { followFlagChanges } from './routes/follow-flag-changes.js'
import { postAssignments } from './routes/post-assignments.js'
import { postPreview } from './routes/post-preview.js'
import type { SdkRouteContext } from './routes/route-context.js'
import { signOverrideRoute } from './routes/sign-override.js'
import { streamGrowthbookFeatures } from './routes/stream-growthbook-features.js'
import { createAssignmentsState } from './sticky/assignments-state.js'
import { createStickyStore } from './sticky/sticky-store.js'

export type { SplitterConfig } from './config.js'
export { readSplitterConfig } from './config.js'

export interface SplitterOverrides {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly log?: Logger
}

export interface RunningSplitter extends RunningHttpService {
  readonly journal: Journal
}

/** The time that the stores have at the start to show that they cannot be used. */
const storesWithinMs = 2_000
/** With the wait for a connection after Redis was away, a change is in force everywhere within a second. */
const refreshEveryMs = 250

/**
 * Nobody waits for an exposure in the archive, and shipping a batch costs more than what it holds: there
 * are at most four in a second while each holds few exposures.
 */
const exposureBatches = { quietMs: 250, busyMs: 500 }

/** The A/B test splitter: definitions of features and experiments, what a reader gets of them, and what was seen. */
export async function startSplitter(
  config: SplitterConfig,
  overrides: SplitterOverrides = {},
): Promise<RunningSplitter> {
  const log = overrides.log ?? createLogger({ service: 'splitter', level: config.logLevel })
  const { now = Date.now } = overrides
  return startWithStack({ log, deadlineMs: config.shutdownDeadlineMs }, async (stack) => {
    const { namespace, clickhouse } = config
    const metrics = createMetrics()
    const tracer = await startTracing({ name: 'splitter', config, log, metrics, stack })
    const redis = createRedis({ url: config.redisUrl }, 'producer', {
      onError: (error) => log.debug({ err: error }, 'redis connection'),
    })
    stack.add('redis', () => redis.disconnect())
    // Assignments are answered without Redis, so this does not wait for it for long.
    await Promise.all([
      refuseUnusableRedis(redis, { withinMs: storesWithinMs }),
      refuseWrongLogin(config.clickhouse, { withinMs: storesWithinMs }),
    ]).catch(throwStartUpError)
    const redisWatch = stack.use(
      'redis watch',
      watchRedis(redis, { key: redisProbeKey(namespace), ...reportRedis({ metrics, log }) }),
    )
    const journal = await openEventJournal(config.journal, {
      redis,
      namespace,
      log,
      metrics,
      tracer,
      stack,
      batch: exposureBatches,
    })

    const shared = { redis, namespace, clickhouse, log, stack, now, refreshEveryMs }
    const { keys, records: sdkKeys } = await openSdkKeys(config.initialKeys, shared)
    const definitions = stack.use(
      'definitions',
      openDefinitions({
        now,
        onError: (error, site) =>
          log.error({ err: error, site }, 'definitions cannot be compiled; the last good ones stay in force'),
      }),
    )
    const registry = await openRegistry({ ...shared, definitions })
    const { records } = registry
    const sites = await openControlRecords(siteRecords, shared)
    const isAllLoaded = (): boolean =>
      registry.isLoaded() && [sdkKeys, sites].every((each) => each.registry.isLoaded())
    let wereLoaded = false
    // What was loaded once stays so, and every request asks.
    const areLoaded = (): boolean => (wereLoaded ||= isAllLoaded())
    const asked = stack.use(
      'asked keys',
      openAskedKeys({
        redis,
        namespace,
        isKnown: (site, key) => isKnownKey(definitions.ofSite(site), key),
        now,
        onError: (error) => log.debug({ err: error }, 'asked keys are written later'),
      }),
    )
    const secret = stack.use(
      'signing secret',
      openSharedSecret(redis, { secret: config.secret, key: signingSecretKey(namespace) }),
    )
    const signer = createSigner(() => secret.current())
    const exposures = createExposures({
      journal,
      signer,
      definitionsOf: (site) => definitions.ofSite(site),
      timezoneOf: (site) => sites.registry.byId(site)?.timezone ?? 'UTC',
      isBot: createBotTest(),
      now,
      metrics: createExposureMetrics(metrics),
    })
    const archive = createEventStoreClient(clickhouse)
    stack.add('archive', () => archive.close())
    const readModels = stack.use(
      'read models',
      await followReadModels(redis, {
        namespace,
        onError: (error) => log.debug({ err: error }, 'states of read models could not be read again'),
      }),
    )
    const clientAddress = createClientAddress({
      trustedProxies: config.trustedProxies,
      variable: 'SPLITTER_TRUSTED_PROXIES',
      log,
      metrics,
    })
    const context: SdkRouteContext = {
      keys,
      definitions,
      asked,
      areLoaded,
      rates: createKeyRates(config.maxRequestsPerSecond),
      sticky: createStickyStore(redis, {
        namespace,
        deadlineMs: config.stickyDeadlineMs,
        state: createAssignmentsState(readModels, { namespace }),
      }),
      exposures,
      signer,
      evaluations: createEvaluationMetrics(metrics),
      log,
      now,
      clientAddress,
    }
    const limits = {
      maxClients: config.maxStreams,
      maxClientsPerAddress: config.maxStreamsPerAddress,
      clientAddress,
    }
    const flagChanges = openFlagChangeStreams(definitions, { metrics, limits })
    const growthbookPayloads = createGrowthbookPayloads(definitions)
    const growthbookStreams = stack.use(
      'GrowthBook streams',
      createGrowthbookStreams({ keys, definitions, payloads: growthbookPayloads, metrics, ...limits }),
    )
    const service = await startHttpService({
      name: 'splitter',
      description: 'Features and experiments: what a reader gets (OFREP), and what was seen of it.',
      // Pages follow OFREP's stream, SDKs on servers GrowthBook's.
      config: { ...config, httpLimits: withRoomForStreams(config.httpLimits, 2 * config.maxStreams) },
      log,
      stack,
      metrics,
      tracer,
      hotRoutes: [
        evaluateOneFlag(context),
        evaluateAllFlags(context),
        followFlagChanges(context, flagChanges),
        postAssignments(context),
        getGrowthbookFeatures({ ...context, growthbookPayloads }),
        streamGrowthbookFeatures({ ...context, growthbookStreams }),
        evaluateGrowthbookRemotely(context),
        postExposures({ ...context, journal }),
      ],
      streams: [flagChanges, growthbookStreams],
      routes: [
        getCrossovers({ archive, experimentOf: (id) => records.experiments.registry.byId(id) }),
        ...registryRoutes({ records, patterns: createPatternChecker(), asked, now, log }),
        ...sdkKeys.routes(),
        signOverrideRoute(context),
        postPreview({ definitions, holdouts: () => records.holdouts.registry.all(), now }),
        ...sites.routes(),
      ],
      // Once loaded it answers also without Redis.
      readiness: [
        { name: 'definitions', check: () => refuseUnless(areLoaded()) },
        { name: 'redis', isAdvisory: true, check: () => redisWatch.check() },
        readModelsCheck(() => readModels.coverageOf('assignments')),
      ],
    })
    return { ...service, journal }
  })
}

/** Archived experiments are asked for in vain, and are known. */
function isKnownKey({ flags, experiments }: SiteDefinitions, key: string): boolean {
  return flags.has(key) || experiments.has(key)
}

function refuseUnless(areLoaded: boolean): void {
  if (!areLoaded) throw new Error('experiments and features have not been read yet')
}
