import { LauncherError } from './launcher-error.js'
import { probeRedis } from './probe-redis.js'
import { queryClickhouse } from './query-clickhouse.js'
import { sendRedisCommand } from './resp.js'
import { runCommand } from './run-command.js'
import { newTestRun, testDatabasePrefix, testRedisVariable, testRunVariable } from './test-run.js'

/** A server that the suites which use it are run against. */
export interface ServerUnderTest {
  /** Its name, version and address, without a password. */
  title: string
  /** For the tests. */
  env: Readonly<Record<string, string>>
  suites: readonly Suite[]
  /** The reason for which tests are skipped: it continues a sentence. */
  skipped: string
  /** Removes what tests left behind. @returns what that was, in words; undefined = nothing */
  cleanUp(): Promise<string | undefined>
}

interface Suite {
  name: string
  /** Folders and files, as Jest selects them. */
  paths: readonly string[]
}

const drills: Suite = { name: 'drills', paths: ['packages/lab/test/drill.test.ts'] }
const readModels: Suite = {
  name: 'read models',
  paths: ['packages/read-models/', 'packages/lab/test/compare-folds.test.ts'],
}
const clickhouseSuites: readonly Suite[] = [
  { name: 'ClickHouse’s client', paths: ['packages/clickhouse-embedded/test/clickhouse-client.test.ts'] },
  { name: 'event store', paths: ['packages/event-store/'] },
  { name: 'transporter', paths: ['apps/transporter/'] },
  readModels,
  drills,
]
const redisSuites: readonly Suite[] = [
  { name: 'redis', paths: ['packages/redis/'] },
  { name: 'queue', paths: ['packages/queue/'] },
  { name: 'journal', paths: ['packages/journal/', 'packages/event-producer/'] },
  { name: 'control records', paths: ['packages/control-records/'] },
  readModels,
  drills,
]

/**
 * The ClickHouse of `CLICKHOUSE_URL`, whose login may stand in `CLICKHOUSE_USER` and `CLICKHOUSE_PASSWORD`.
 * @throws LauncherError where it is not named, or does not answer
 */
export async function clickhouseUnderTest(env: NodeJS.ProcessEnv): Promise<ServerUnderTest> {
  const url = readUrl(env, 'CLICKHOUSE_URL', {
    protocols: ['http:', 'https:'],
    missing:
      'CLICKHOUSE_URL is not set. Name the server to test: ' +
      'CLICKHOUSE_URL=http://user:password@host:8123 npm run test:clickhouse-server',
  })
  if (!url.username && !url.password) {
    url.username = encodeURIComponent(env['CLICKHOUSE_USER'] ?? '')
    url.password = encodeURIComponent(env['CLICKHOUSE_PASSWORD'] ?? '')
  }
  const run = newTestRun()
  const ask = (statement: string): Promise<string> => queryClickhouse(url.href, statement)
  const version = await ask('SELECT version()').catch((error: Error) => {
    throw new LauncherError(
      `The ClickHouse of CLICKHOUSE_URL (${url.origin}) cannot be used: it ${error.message}.\n` +
        'Look whether it runs, and whether address, user and password are right.',
    )
  })
  return {
    title: `ClickHouse ${version} at ${url.origin}`,
    env: { CLICKHOUSE_URL: url.href, [testRunVariable]: run },
    suites: clickhouseSuites,
    skipped: 'they stop ClickHouse or need other limits',
    async cleanUp() {
      const found = await ask(
        `SELECT name FROM system.databases WHERE startsWith(name, '${testDatabasePrefix(run)}') FORMAT TSV`,
      )
      const names = found.split('\n').filter(Boolean)
      for (const name of names) await ask(`DROP DATABASE IF EXISTS ${name}`)
      return names.length === 0
        ? undefined
        : `Databases that tests had left, and are removed: ${names.length}`
    },
  }
}

/**
 * The Redis of `REDIS_URL`, else the program that tests start.
 * @param program is asked for where there is no `REDIS_URL`
 * @throws LauncherError where the Redis of `REDIS_URL` cannot be used
 */
export async function redisUnderTest(
  env: NodeJS.ProcessEnv,
  program: () => Promise<string>,
): Promise<ServerUnderTest> {
  const shared = { suites: redisSuites, cleanUp: () => Promise.resolve(undefined) }
  if (!env['REDIS_URL']) {
    const binary = await program()
    const { output } = await runCommand([binary, '--version'], { env })
    const [, name, version] = /^(\w+) server v=(\S+)/.exec(output) ?? []
    if (version === undefined) throw new LauncherError(`${binary} --version names no version of a Redis.`)
    return {
      ...shared,
      title: `${name} ${version}, ${binary}`,
      env: { REDIS_SERVER_BIN: binary },
      skipped: 'they need what this machine lacks',
    }
  }
  const url = readUrl(env, 'REDIS_URL', { protocols: ['redis:', 'rediss:'], missing: '' })
  const found = await probeRedis(url.href)
  if (found.kind !== 'usable') {
    throw new LauncherError(`The Redis of REDIS_URL (${url.host}) cannot be used: ${found.reason}.`)
  }
  const isValkey = (await sendRedisCommand(url.href, ['INFO', 'server'])).includes('\nvalkey_version:')
  return {
    ...shared,
    title: `${isValkey ? 'Valkey' : 'Redis'} ${found.version} at ${url.protocol}//${url.host}`,
    env: { [testRedisVariable]: url.href },
    skipped: 'they stop Redis or change its settings',
  }
}

function readUrl(
  env: NodeJS.ProcessEnv,
  name: string,
  { protocols, missing }: { protocols: readonly string[]; missing: string },
): URL {
  const text = env[name]
  if (!text) throw new LauncherError(missing)
  if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return new URL(text)
  throw new LauncherError(
    `${name} must be a URL that begins with ${protocols.map((each) => `${each}//`).join(' or ')}.`,
  )
}
