import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import type { Cleanup } from './cleanup.js'
import { createRedisServer, type RedisServer } from './redis-server.js'

/** A Redis that is ready, and a client of it. */
export async function startRedis(
  cleanup: Cleanup,
  options: { name: string; logDirectory: string },
): Promise<{ server: RedisServer; redis: Redis }> {
  const server = await createRedisServer(cleanup, options)
  server.spawn()
  await server.ready()
  const redis = createRedis({ url: server.url }, 'producer')
  cleanup.add(() => redis.disconnect())
  await waitUntilReady(redis, 10_000)
  return { server, redis }
}
