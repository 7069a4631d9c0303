import type { Redis } from 'ioredis'
import { refuseEvictingRedis } from './refuse-evicting-redis.js'
import { waitUntilReady } from './wait-until-ready.js'

/**
 * Used at a service's start: resolves when Redis answers and does not evict data.
 * @throws RedisUnreachableError, EvictingRedisError: the messages of both say what to do.
 */
export async function requireUsableRedis(redis: Redis, { withinMs = 10_000 } = {}): Promise<void> {
  await waitUntilReady(redis, withinMs)
  await refuseEvictingRedis(redis)
}
