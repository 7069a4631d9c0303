import { afterAll } from '@jest/globals'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { startTestRedis, type TestRedis } from '@frontpage/testing'

/** A real Redis, and a client of it, for all tests of one file: it is stopped after them. */
export interface RedisOfTests {
  readonly server: TestRedis
  readonly redis: Redis
}

export async function startRedisOfTests(): Promise<RedisOfTests> {
  const server = await startTestRedis()
  const redis = createRedis({ url: server.url }, 'producer')
  afterAll(async () => {
    redis.disconnect()
    await server.stop()
  })
  await waitUntilReady(redis, 5_000)
  return { server, redis }
}
