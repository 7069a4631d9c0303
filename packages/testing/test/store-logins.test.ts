import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createLogger, StartUpError, type RunningHttpService } from '@frontpage/service-kit'
import { journalVariableOf, portVariableOf, services, type ServiceName } from '@frontpage/services'
import {
  createTestDirectory,
  loadService,
  startTestClickHouse,
  startTestRedis,
  waitFor,
  type TestClickHouse,
  type TestDirectory,
  type TestRedis,
} from '@frontpage/testing'

const login = { user: 'ann', redis: 'redis p@ss:w/o?r#d', clickhouse: 'clickhouse p@ss:w/o?r#d' }
let redisServer: TestRedis
let clickhouseServer: TestClickHouse
let directory: TestDirectory
beforeAll(async () => {
  ;[redisServer, clickhouseServer, directory] = await Promise.all([
    startTestRedis({ args: ['--requirepass', login.redis] }),
    startTestClickHouse({
      CLICKHOUSE_EMBEDDED_USER: login.user,
      CLICKHOUSE_EMBEDDED_PASSWORD: login.clickhouse,
    }),
    createTestDirectory('store-logins'),
  ])
  await Promise.all([
    writeFile(join(directory.path, 'redis'), `${login.redis}\n`),
    writeFile(join(directory.path, 'clickhouse'), `${login.clickhouse}\n`),
  ])
}, 60_000)
afterAll(async () => {
  await Promise.all([redisServer.stop(), clickhouseServer.stop()])
  await directory.remove()
})

const logged: string[] = []

async function start(name: ServiceName, env: Record<string, string>): Promise<RunningHttpService> {
  const definition = services.find((service) => service.name === name)!
  const service = await loadService(name)
  const config = service.readConfig({
    [portVariableOf(definition)]: '0',
    [journalVariableOf(definition)]: join(directory.path, `journal-of-${name}`),
    REDIS_URL: redisServer.url,
    CLICKHOUSE_URL: clickhouseServer.url,
    CLICKHOUSE_USER: login.user,
    REDIS_PASSWORD_FILE: join(directory.path, 'redis'),
    CLICKHOUSE_PASSWORD_FILE: join(directory.path, 'clickhouse'),
    EVENT_LOOP_GUARD: 'false',
    ...env,
  })
  const log = createLogger({
    service: name,
    level: 'trace',
    destination: { write: (line) => logged.push(line) },
  })
  return service.start(config, { log, sharesThread: true, warmsUp: false })
}

const withStores = services
  .filter(({ needs }) => (needs as readonly string[]).length > 0)
  .map(({ name }) => name)

describe.each(withStores)('%s', (name) => {
  it('opens its stores with the passwords of files', async () => {
    const service = await start(name, {})
    try {
      await waitFor(async () => (await fetch(`${service.url}/readyz`)).ok, { timeoutMs: 20_000 })
    } finally {
      await service.close()
    }
  })

  it.each([
    ['wants a password: set REDIS_PASSWORD ', { REDIS_PASSWORD_FILE: '' }],
    [
      'refuses the login: correct REDIS_PASSWORD,',
      { REDIS_PASSWORD_FILE: '', REDIS_PASSWORD: 'wrong secret' },
    ],
    ['wants a password: set CLICKHOUSE_PASSWORD ', { CLICKHOUSE_PASSWORD_FILE: '' }],
    [
      'refuses the login: correct CLICKHOUSE_PASSWORD,',
      { CLICKHOUSE_PASSWORD_FILE: '', CLICKHOUSE_PASSWORD: 'wrong secret' },
    ],
  ])('does not start where a store %s', async (words, env) => {
    const starting = start(name, env)
    await expect(starting).rejects.toThrow(words)
    await expect(starting).rejects.toBeInstanceOf(StartUpError)
  })
})

it('writes no password to a log', () => {
  expect(logged.length).toBeGreaterThan(0)
  for (const secret of [login.redis, login.clickhouse, 'wrong secret']) {
    for (const form of [secret, encodeURIComponent(secret)]) {
      expect(logged.filter((line) => line.includes(form))).toEqual([])
    }
  }
})
