import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createRedis, refuseEvictingRedis, waitUntilReady } from '@frontpage/redis'
import { findFreePort, startTestRedis, unlessExternal, waitFor, type TestRedis } from '@frontpage/testing'

const itWithOwnRedis = unlessExternal('redis', it)

let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())

describe('createRedis', () => {
  itWithOwnRedis(
    'fails a producer command at once while Redis is away, and works again when it is back',
    async () => {
      const redis = createRedis({ url: server.url }, 'producer')
      await waitUntilReady(redis, 5_000)
      await server.kill()
      await waitFor(() => redis.status === 'reconnecting')
      await expect(redis.set('key', 'value')).rejects.toThrow()
      await server.restart()
      await waitFor(() => redis.set('key', 'value').catch(() => false))
      redis.disconnect()
    },
  )

  itWithOwnRedis('lets a worker command wait until Redis is back', async () => {
    const redis = createRedis({ url: server.url }, 'worker')
    await waitUntilReady(redis, 5_000)
    await server.kill()
    await waitFor(() => redis.status === 'reconnecting')
    const reply = redis.set('key', 'value')
    await server.restart()
    await expect(reply).resolves.toBe('OK')
    redis.disconnect()
  })

  it('reports why Redis cannot be reached and what to check', async () => {
    const redis = createRedis({ url: `redis://127.0.0.1:${await findFreePort()}` }, 'producer')
    await expect(waitUntilReady(redis, 200)).rejects.toThrow(/ECONNREFUSED.*REDIS_URL/)
    redis.disconnect()
  })
})

describe('refuseEvictingRedis', () => {
  itWithOwnRedis('accepts noeviction and refuses every other policy with the reason', async () => {
    const redis = createRedis({ url: server.url }, 'producer')
    await waitUntilReady(redis, 5_000)
    await expect(refuseEvictingRedis(redis)).resolves.toBeUndefined()
    for (const policy of ['allkeys-lru', 'volatile-ttl']) {
      await redis.config('SET', 'maxmemory-policy', policy)
      await expect(refuseEvictingRedis(redis)).rejects.toThrow(new RegExp(`"${policy}".*noeviction`))
    }
    await redis.config('SET', 'maxmemory-policy', 'noeviction')
    redis.disconnect()
  })
})
