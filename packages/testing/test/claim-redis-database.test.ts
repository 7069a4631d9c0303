import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { startTestRedis, unlessExternal, type TestRedis } from '@frontpage/testing'
import { claimRedisDatabase } from '../src/claim-redis-database.js'

const itWithOwnRedis = unlessExternal('redis', it)

let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())

async function using<Result>(url: string, act: (redis: Redis) => Promise<Result>): Promise<Result> {
  const redis = createRedis({ url }, 'producer')
  await waitUntilReady(redis, 5_000)
  const result = await act(redis)
  redis.disconnect()
  return result
}

itWithOwnRedis(
  'gives each test an empty database, leaves those with keys alone, and empties its own',
  async () => {
    await using(`${server.url}/15`, (redis) => redis.set('somebody’s', 'key'))
    const first = await claimRedisDatabase(server.url)
    const second = await claimRedisDatabase(server.url)
    expect([first.url, second.url]).toEqual([`${server.url}/14`, `${server.url}/13`])

    await using(first.url, (redis) => redis.set('a test’s', 'key'))
    await first.release()
    expect(await using(first.url, (redis) => redis.dbsize())).toBe(0)
    expect((await claimRedisDatabase(server.url)).url).toBe(first.url)

    await second.release()
    expect(await using(`${server.url}/15`, (redis) => redis.dbsize())).toBe(1)
  },
)

itWithOwnRedis('says that there is no empty one', async () => {
  for (let number = 1; number < 16; number++) {
    await using(`${server.url}/${number}`, (redis) => redis.set('key', 'value'))
  }
  await expect(claimRedisDatabase(server.url)).rejects.toThrow('no empty database')
})
