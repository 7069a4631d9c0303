import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { findFreePort, startTestClickHouse, startTestRedis, unlessExternal } from '@frontpage/testing'
import { LauncherError } from '../src/launcher-error.js'
import { queryClickhouse } from '../src/query-clickhouse.js'
import { clickhouseUnderTest, redisUnderTest } from '../src/server-under-test.js'
import { testDatabasePrefix, testRedisVariable, testRunVariable } from '../src/test-run.js'

// The ClickHouse of these tests has a login that they choose.
unlessExternal('clickhouse', describe)('the ClickHouse that is tested', () => {
  const login = { CLICKHOUSE_USER: 'tester', CLICKHOUSE_PASSWORD: 'p:w/d@1' }
  let server: Awaited<ReturnType<typeof startTestClickHouse>>
  beforeAll(async () => {
    server = await startTestClickHouse({
      CLICKHOUSE_EMBEDDED_USER: login.CLICKHOUSE_USER,
      CLICKHOUSE_EMBEDDED_PASSWORD: login.CLICKHOUSE_PASSWORD,
    })
  })
  afterAll(() => server.stop())

  it('is named with its version, and reaches the tests with its login', async () => {
    const { title, env } = await clickhouseUnderTest({ CLICKHOUSE_URL: server.url, ...login })
    const version = await queryClickhouse(env['CLICKHOUSE_URL']!, 'SELECT version()')
    expect(title).toBe(`ClickHouse ${version} at ${server.url}`)
    expect(version).toMatch(/^\d+\.\d+/)
  })

  it('is rid of what a run left, and of nothing else', async () => {
    const { env, cleanUp } = await clickhouseUnderTest({ CLICKHOUSE_URL: server.url, ...login })
    const ask = (statement: string): Promise<string> => queryClickhouse(env['CLICKHOUSE_URL']!, statement)
    const left = `${testDatabasePrefix(env[testRunVariable]!)}left`
    const others = `${testDatabasePrefix('another')}left`
    for (const name of [left, others]) await ask(`CREATE DATABASE ${name}`)

    expect(await cleanUp()).toMatch(/: 1$/)
    const databases = (await ask('SHOW DATABASES')).split('\n')
    expect(databases).toContain(others)
    expect(databases).not.toContain(left)
    expect(await cleanUp()).toBeUndefined()
  })

  it('has to be named, to answer and to accept the login', async () => {
    const nowhere = `http://127.0.0.1:${await findFreePort()}`
    const asking = (env: NodeJS.ProcessEnv): Promise<unknown> => clickhouseUnderTest(env)
    await expect(asking({})).rejects.toThrow(/^CLICKHOUSE_URL is not set\. .*npm run test:clickhouse-server$/)
    await expect(asking({ CLICKHOUSE_URL: 'store:8123' })).rejects.toThrow(/must be a URL that begins with/)
    await expect(asking({ CLICKHOUSE_URL: nowhere })).rejects.toThrow(/does not answer \(ECONNREFUSED\)/)
    const wrong = asking({ CLICKHOUSE_URL: server.url, CLICKHOUSE_USER: 'tester', CLICKHOUSE_PASSWORD: 'x' })
    await expect(wrong).rejects.toThrow(LauncherError)
    await expect(wrong).rejects.toThrow(/answers 403: .*AUTHENTICATION_FAILED/)
  })
})

describe('the Redis that is tested', () => {
  const noProgram = (): Promise<string> => Promise.reject(new Error('no program is looked for'))
  const program = process.env['REDIS_SERVER_BIN'] ?? 'redis-server'

  it('is the program that the machine has, by its name and version', async () => {
    const { title, env } = await redisUnderTest({ PATH: process.env['PATH'] }, () => Promise.resolve(program))
    expect(title).toMatch(/^(Redis|Valkey) \d+\.\d+\.\d+, /)
    expect(env).toEqual({ REDIS_SERVER_BIN: program })
  })

  it('is that of REDIS_URL, which reaches the tests by a variable that no service reads', async () => {
    const server = await startTestRedis()
    const { title, env } = await redisUnderTest({ REDIS_URL: server.url }, noProgram)
    await server.stop()
    expect(title).toMatch(/^(Redis|Valkey) \d+\.\d+\.\d+ at redis:\/\/127\.0\.0\.1:\d+$/)
    expect(env).toEqual({ [testRedisVariable]: server.url })
  })

  it('has to answer', async () => {
    const url = `redis://127.0.0.1:${await findFreePort()}`
    await expect(redisUnderTest({ REDIS_URL: url }, noProgram)).rejects.toThrow(
      /cannot be used: nothing listens/,
    )
  })
})
