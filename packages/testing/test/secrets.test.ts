import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { services } from '@frontpage/services'
import { createTestDirectory, loadService, variablesOf, type TestDirectory } from '@frontpage/testing'
import { readConfig as readClickHouseConfig } from '../../clickhouse-embedded/src/config.js'
import { readConfig as readLauncherConfig } from '../../launcher/src/config.js'
import { readSecretFiles } from '../../launcher/src/read-secret-files.js'
import { serviceProcess } from '../../launcher/src/service-process.js'

type Read = (env: Record<string, string>) => unknown

const random = 'vZ3kQ9xT7mB1nL5cR8sD2fG6hJ4wP0yA'
/** Texts that contain a secret, in each form that a setting has. */
const secretTexts = [
  random,
  `ann:*:${random}`,
  `key=${random}`,
  `https://ann:${random}@host/`,
  `redis://ann:${random}@host/`,
  `[{"id":"web","name":"Web","writeKey":"${random}","site":"daily"}]`,
  `[{"id":"web","key":"${random}","kind":"server","site":"daily"}]`,
]

/** Settings that would take a random text, and hold nothing that others must not know. */
const notSecret = new Set([
  'HOST',
  'REDIS_NAMESPACE',
  'REDIS_USERNAME',
  'CLICKHOUSE_DATABASE',
  'CLICKHOUSE_USER',
  'OTEL_RESOURCE_ATTRIBUTES',
  'OTEL_SERVICE_NAME',
  'OTEL_TRACES_EXPORTER',
  'FEED_JOURNAL_DIR',
  'FEED_UNMERGED_PUBLISHERS',
  'SPLITTER_JOURNAL_DIR',
  'TRACKER_JOURNAL_DIR',
  'TRACKER_PUBLIC_URL',
  'TRANSPORTER_COUNTRY_DATABASE',
  'TRANSPORTER_DATA_CENTRES',
  'CLICKHOUSE_EMBEDDED_ALLOWED_HOSTS',
  'CLICKHOUSE_EMBEDDED_DATA_DIR',
  'CLICKHOUSE_EMBEDDED_HOST',
  'CLICKHOUSE_EMBEDDED_USER',
  // Pages show them to every reader.
  'NEWSSTAND_SDK_KEY',
  'NEWSSTAND_SITE',
  'NEWSSTAND_WRITE_KEY',
  'SPLITTER_SDK_KEY',
  'TRACKER_WRITE_KEY',
  // Addresses of services, which ask for no login.
  'NEWSSTAND_FEED_URL',
  'NEWSSTAND_PUBLIC_FEED_URL',
  'NEWSSTAND_PUBLIC_SPLITTER_URL',
  'NEWSSTAND_PUBLIC_TRACKER_URL',
  'NEWSSTAND_PUBLIC_TRENDING_URL',
  'NEWSSTAND_PUBLIC_URL',
  'NEWSSTAND_SPLITTER_URL',
  'NEWSSTAND_TRACKER_URL',
  'NEWSSTAND_TRENDING_URL',
])

/** Set so that the variables of traces are read, and so that none misses another. */
const beside = { OTEL_TRACES_EXPORTER: 'otlp', CLICKHOUSE_EMBEDDED_USER: 'ann' }

/** The variables of a configuration that a secret fits into. */
function secretsOf(read: Read): string[] {
  const names = variablesOf({ readConfig: read as (env: object) => object })
  const isTaken = (name: string): boolean =>
    secretTexts.some((text) => {
      try {
        read({ ...beside, [name]: text })
        return true
      } catch {
        return false
      }
    })
  return names.filter((name) => !name.endsWith('_FILE') && !notSecret.has(name) && isTaken(name))
}

let directory: TestDirectory
beforeAll(async () => {
  directory = await createTestDirectory('secrets')
})
afterAll(() => directory.remove())

async function fileWith(content: string): Promise<string> {
  const path = join(directory.path, `secret-${Math.random()}`)
  await writeFile(path, `${content}\n`)
  return path
}

const programs = [...services.map(({ name }) => name), 'clickhouse-embedded'] as const

async function readerOf(program: (typeof programs)[number]): Promise<Read> {
  return program === 'clickhouse-embedded' ? readClickHouseConfig : (await loadService(program)).readConfig
}

describe.each(programs)('every secret of %s', (program) => {
  it('may be in a file, of which nothing is read where the variable is set', async () => {
    const read = await readerOf(program)
    const secrets = secretsOf(read)
    expect(secrets.length).toBeGreaterThan(0)
    for (const name of secrets) {
      const text = secretTexts.find((each) => isAccepted(read, { ...beside, [name]: each }))!
      const env = { ...beside, [`${name}_FILE`]: await fileWith(text) }
      expect({ name, config: read(env) }).toEqual({ name, config: read({ ...beside, [name]: text }) })
      const absent = { [`${name}_FILE`]: `/absent/${name}` }
      expect(read({ ...beside, [name]: text, ...absent })).toEqual(read(env))
      expect(() => read({ ...beside, ...absent })).toThrow(`/absent/${name}`)
    }
  })
})

it('finds the secrets that there are', async () => {
  const found = new Set<string>()
  for (const program of programs) for (const name of secretsOf(await readerOf(program))) found.add(name)
  expect([...found].toSorted()).toEqual([
    'ADMIN_TOKEN',
    'CLICKHOUSE_EMBEDDED_PASSWORD',
    'CLICKHOUSE_PASSWORD',
    'CLICKHOUSE_URL',
    'FEED_READER_TOKEN_SECRET',
    'FEED_SECRET',
    'NEWSSTAND_ADMIN_TOKEN',
    'NEWSSTAND_READER_TOKEN_SECRET',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OTEL_EXPORTER_OTLP_HEADERS',
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
    'REDIS_PASSWORD',
    'REDIS_URL',
    'SPLITTER_KEYS',
    'SPLITTER_SECRET',
    'TRACKER_SOURCES',
  ])
})

describe('npm start', () => {
  const launcherSecrets = [
    'ADMIN_TOKEN',
    'CLICKHOUSE_EMBEDDED_PASSWORD',
    'CLICKHOUSE_PASSWORD',
    'FEED_READER_TOKEN_SECRET',
    'NEWSSTAND_READER_TOKEN_SECRET',
    'REDIS_PASSWORD',
    'SPLITTER_KEYS',
  ]

  it('reads files as the services do, where the variable is not set', async () => {
    const names = ['REDIS_URL', 'CLICKHOUSE_URL', ...launcherSecrets]
    for (const name of names) {
      const file = `${name}_FILE`
      expect(readSecretFiles({ [file]: await fileWith(random) })).toEqual({ [name]: random })
      for (const path of ['/absent', '/dev/zero', directory.path, await fileWith('')]) {
        expect(() => readSecretFiles({ [file]: path })).toThrow(`${file} must be the path of a file`)
      }
      const both = readSecretFiles({ [name]: random, [file]: await fileWith('another') })
      expect(both).toEqual({ [name]: random })
    }
  })

  it('adds logins to the addresses of stores that are named', () => {
    const login = {
      REDIS_USERNAME: 'ann',
      REDIS_PASSWORD: 'p@ss',
      CLICKHOUSE_USER: 'bob',
      CLICKHOUSE_PASSWORD: 'p:ss',
    }
    const addresses = { REDIS_URL: 'redis://r:1', CLICKHOUSE_URL: 'http://c:2' }
    expect(readLauncherConfig({ ...login, ...addresses }, services)).toMatchObject({
      redisUrl: 'redis://ann:p%40ss@r:1',
      clickhouseUrl: 'http://bob:p%3Ass@c:2',
    })
    // A .env for docker-compose has passwords of stores that npm start does not use.
    expect(readLauncherConfig(login, services)).toMatchObject({
      redisUrl: undefined,
      clickhouseUrl: undefined,
    })
    expect(() =>
      readLauncherConfig({ ...login, REDIS_URL: 'redis://x:y@r', CLICKHOUSE_URL: 'http://x:y@c' }, services),
    ).toThrow(/REDIS_USERNAME .*\n.*REDIS_PASSWORD .*\n.*CLICKHOUSE_USER .*\n.*CLICKHOUSE_PASSWORD /)
  })

  it.each(services)('gives $name each secret once, wherever it was', async (service) => {
    const files: Record<string, string> = {}
    for (const name of launcherSecrets) {
      if (name !== 'SPLITTER_KEYS') files[`${name}_FILE`] = await fileWith(random)
    }
    const env = readSecretFiles(files)
    const { env: ofService } = serviceProcess(service, {
      root: '/',
      dataDir: '/data',
      port: 1,
      env,
      platform: {
        redisUrl: 'redis://ann:a@r',
        clickhouseUrl: 'http://bob:b@c',
        adminToken: `dev:*:${random}`,
        writeKey: 'dev',
        sdkKey: 'dev',
        readerTokenSecret: random,
        urls: new Map(),
      },
    })
    const { readConfig } = await loadService(service.name)
    expect(() => readConfig(ofService)).not.toThrow()
  })
})

function isAccepted(read: Read, env: Record<string, string>): boolean {
  try {
    read(env)
    return true
  } catch {
    return false
  }
}
