import type { Redis } from 'ioredis'
import { refuseEvictingRedis } from './refuse-evicting-redis.js'
import { waitUntilReady } from './wait-until-ready.js'

/**
 * For a service's start: resolves when Redis answers and keeps what it is given.
 * @throws RedisUnreachableError, EvictingRedisError: both say what to do.
 */
export async function requireUsableRedis(redis: Redis, { withinMs = 10_000 } = {}): Promise<void> {
  await waitUntilReady(redis, withinMs)
  await refuseEvictingRedis(redis)
}
