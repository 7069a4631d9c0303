import { redisProbeKey } from '@frontpage/contracts'
import { openControlRecords, putInitialRecords } from '@frontpage/control-records'
import { openEventJournal, type Journal } from '@frontpage/event-producer'
import { createRedis, isReadyWithin, refuseEvictingRedis, watchRedis } from '@frontpage/redis'
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
import type { SplitterConfig } from './config.js'
import { openDefinitions } from './definitions/open-definitions.js'
import type { SiteDefinitions } from './definitions/site-definitions.js'
import { createActiveKeys } from './keys/active-keys.js'
import { openAskedKeys } from './registry/asked/asked-keys.js'
import { experimentRecords } from './registry/kinds/experiments.js'
import { featureRecords } from './registry/kinds/features.js'
import { holdoutRecords } from './registry/kinds/holdouts.js'
import { savedGroupRecords } from './registry/kinds/saved-groups.js'
import { sdkKeyRecords } from './registry/kinds/sdk-keys.js'
import { registryRoutes } from './registry/routes/registry-routes.js'
import { createPatternChecker } from './registry/validation/check-patterns.js'
import { evaluateOneFlag } from './routes/ofrep/evaluate-one-flag.js'

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

const redisWithinMs = 2_000
/** With the wait for a connection after Redis was away, a change is in force everywhere within a second. */
const refreshEveryMs = 250

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
    if (await isReadyWithin(redis, redisWithinMs)) await refuseEvictingRedis(redis).catch(throwStartUpError)
    const redisWatch = stack.use(
      'redis watch',
      watchRedis(redis, { key: redisProbeKey(namespace), ...reportRedis({ metrics, log }) }),
    )
    const journal = await openEventJournal(config.journal, { redis, namespace, log, metrics, tracer, stack })

    const keys = createActiveKeys()
    const definitions = stack.use(
      'definitions',
      openDefinitions({
        now,
        onError: (error, site) =>
          log.error({ err: error, site }, 'definitions cannot be compiled; the last good ones stay in force'),
      }),
    )
    const shared = { redis, namespace, clickhouse, log, stack, now, refreshEveryMs }
    const sdkKeys = await openControlRecords(sdkKeyRecords, {
      ...shared,
      onChange: ({ all }) => keys.update(all()),
    })
    const onChange = (): void => update()
    const experiments = await openControlRecords(experimentRecords, { ...shared, onChange })
    const features = await openControlRecords(featureRecords, { ...shared, onChange })
    const savedGroups = await openControlRecords(savedGroupRecords, { ...shared, onChange })
    const holdouts = await openControlRecords(holdoutRecords, { ...shared, onChange })
    const records = { experiments, features, savedGroups, holdouts }
    const registries = [sdkKeys, experiments, features, savedGroups, holdouts].map(({ registry }) => registry)
    let isOpen = false
    function update(): void {
      if (!isOpen) return
      definitions.update({
        experiments: experiments.registry.all(),
        features: features.registry.all(),
        savedGroups: savedGroups.registry.all(),
        holdouts: holdouts.registry.all(),
      })
    }
    isOpen = true
    update()
    stack.use(
      'initial SDK keys',
      putInitialRecords(config.initialKeys, {
        kind: sdkKeyRecords,
        variable: 'SPLITTER_KEYS',
        admin: sdkKeys.admin,
        store: sdkKeys.store,
        log,
      }),
    )
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
    const areLoaded = (): boolean => registries.every((registry) => registry.isLoaded())
    const context = { keys, definitions, asked, areLoaded }
    const service = await startHttpService({
      name: 'splitter',
      description: 'Features and experiments: what a reader gets (OFREP), and what was seen of it.',
      config,
      log,
      stack,
      metrics,
      tracer,
      hotRoutes: [evaluateOneFlag(context)],
      routes: [
        ...registryRoutes({ records, patterns: createPatternChecker(), asked, now, log }),
        ...sdkKeys.routes(),
      ],
      // Once loaded it answers also without Redis.
      readiness: [
        { name: 'definitions', check: () => refuseUnless(areLoaded()) },
        { name: 'redis', isAdvisory: true, check: () => redisWatch.check() },
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
