import { portVariableOf, services } from '@frontpage/services'
import { adminTokenFile, type AdminToken } from './admin-token.js'
import { awaitPorts } from './await-ports.js'
import { buildWorkspaces } from './build-workspaces.js'
import type { WantedPort } from './check-ports.js'
import { chooseRedis, type RedisChoice } from './choose-redis.js'
import { embeddedClickhouse, embeddedClickhouseLogin, requireClickhouse } from './clickhouse.js'
import { portVariables, type LauncherConfig } from './config.js'
import { demoReaders } from './demo-readers.js'
import { describePlatform } from './describe-platform.js'
import { ensureDevSource } from './dev-source.js'
import { findRedisBinary } from './find-redis.js'
import type { ProcessDefinition } from './managed-process.js'
import { ownRedis, stopLeftoverRedis } from './own-redis.js'
import { withProgress, type Progress } from './progress.js'
import { readReaderTokenSecret } from './reader-token-secret.js'
import { serviceProcess } from './service-process.js'
import { startServices } from './start-services.js'
import { readStoreLogin, withLogin, writeStoresFile } from './store-login.js'
import type { Role, Supervisor } from './supervisor.js'
import type { Colors } from './terminal.js'

interface Platform {
  root: string
  dataDir: string
  env: NodeJS.ProcessEnv
  config: LauncherConfig
  adminToken: AdminToken
  /** Whether demo readers visit the news site. */
  hasDemo: boolean
  supervisor: Supervisor
  progress: Progress
  colors: Colors
}

/** Builds and starts everything in order. @returns the text for the person who waits */
export async function startPlatform(platform: Platform, signal: AbortSignal): Promise<string> {
  const { root, dataDir, env, config, adminToken, supervisor, progress, colors } = platform

  const redis = await withProgress(progress, 'Looking at ports and Redis', async (step) => {
    const leftover = await stopLeftoverRedis(dataDir)
    if (leftover) step.update(`stopped the Redis of an earlier run (process ${leftover})`)
    const choice = await chooseRedis(config)
    await awaitPorts(wantedPorts(config, choice), { root, signal, onWait: step.update })
    return choice
  })

  await withProgress(
    progress,
    'Building',
    ({ update }) => buildWorkspaces({ root, env, signal, onProgress: update }),
    (summary) => summary,
  )

  const run = (definition: ProcessDefinition, role: Role): Promise<void> =>
    withProgress(progress, `Starting ${definition.name}`, ({ update }) =>
      supervisor.start(definition, { role, signal, onWait: update }),
    )

  let redisUrl = redis.url
  if (redis.isOwn) {
    const login = await readStoreLogin(dataDir, 'redis')
    redisUrl = withLogin(redis.url, login)
    const binary = await withProgress(progress, 'Finding Redis', ({ update }) =>
      findRedisBinary(env, {
        onInstall: (how) => progress.note(`\nNo Redis is here: installing it (${how}).`),
        onLine: update,
      }),
    )
    signal.throwIfAborted()
    await run(await ownRedis({ binary, port: config.redisPort, dataDir, login, env }), 'redis')
  }
  progress.note(`${colors.green('✓')} Redis: ${redis.note}`)

  const clickhouse = await startClickhouse(platform, run)
  await writeStoresFile(dataDir, { redisUrl, clickhouseUrl: clickhouse.url })

  const running = services.map((definition) => {
    const port = config.servicePorts.get(definition.name) ?? definition.port
    return { definition, port, url: `http://127.0.0.1:${port}` }
  })
  const { sdkKey } = config
  const shared = {
    redisUrl,
    clickhouseUrl: clickhouse.url,
    adminToken: adminToken.value,
    sdkKey,
    readerTokenSecret: await readReaderTokenSecret(dataDir, env),
    urls: new Map(running.map(({ definition, url }) => [definition.name, url])),
  }
  const trackerUrl = shared.urls.get('tracker')!
  const writeKey = await startServices(running, config.writeKey, {
    start: ({ definition, port }, key) =>
      run(
        serviceProcess(definition, { root, dataDir, port, env, platform: { ...shared, writeKey: key } }),
        'service',
      ),
    findWriteKey: () => findDevWriteKey(trackerUrl, platform, signal),
  })

  if (platform.hasDemo) await run(demoReaders({ root, env, urls: shared.urls, writeKey, sdkKey }), 'service')

  return describePlatform(
    {
      services: running,
      clickhouseUrl: clickhouse.url,
      showsClickhousePassword: clickhouse.isOwnLogin,
      redisUrl,
      adminSecret: adminToken.secret,
      hasDemo: platform.hasDemo,
      writeKey,
      sdkKey,
      adminTokenFile: config.adminToken ? undefined : adminTokenFile(dataDir),
    },
    colors,
  )
}

/** Makes sure that there is a source, and says what became of it. @returns its write key */
async function findDevWriteKey(
  trackerUrl: string,
  { config, adminToken, progress }: Platform,
  signal: AbortSignal,
): Promise<string> {
  const { writeKey } = await withProgress(
    progress,
    'Source "dev"',
    () =>
      ensureDevSource(trackerUrl, config.writeKey, {
        adminSecret: adminToken.secret,
        signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
      }),
    ({ outcome, writeKey: stored }) =>
      stored === config.writeKey
        ? outcome
        : `${outcome}, with a write key that is not TRACKER_WRITE_KEY (PUT ${trackerUrl}/v1/admin/sources/dev changes it)`,
  )
  return writeKey
}

/** Starts the embedded ClickHouse, unless the person runs one. */
async function startClickhouse(
  { root, dataDir, env, config }: Platform,
  run: (definition: ProcessDefinition, role: Role) => Promise<void>,
): Promise<{ url: string; isOwnLogin: boolean }> {
  const { clickhouseUrl, clickhousePort: port } = config
  if (clickhouseUrl) {
    await requireClickhouse(clickhouseUrl)
    return { url: clickhouseUrl, isOwnLogin: false }
  }
  const login = await embeddedClickhouseLogin(dataDir, env)
  await run(embeddedClickhouse({ root, dataDir, port, login, env }), 'clickhouse')
  return { url: withLogin(`http://127.0.0.1:${port}`, login), isOwnLogin: login.isOwn }
}

function wantedPorts(config: LauncherConfig, redis: RedisChoice): WantedPort[] {
  const { redisPort, clickhousePort, clickhouseUrl, servicePorts } = config
  return [
    ...(redis.isOwn ? [{ name: 'redis', port: redisPort, variable: portVariables.redis }] : []),
    ...(clickhouseUrl
      ? []
      : [{ name: 'clickhouse', port: clickhousePort, variable: portVariables.clickhouse }]),
    ...services.map((service) => ({
      name: service.name,
      port: servicePorts.get(service.name) ?? service.port,
      variable: portVariableOf(service),
    })),
  ]
}
