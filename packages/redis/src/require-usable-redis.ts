import type { Redis } from 'ioredis'
import { refuseEvictingRedis } from './refuse-evicting-redis.js'
import { isReadyWithin, waitUntilReady } from './wait-until-ready.js'

/**
 * Used at a service's start: resolves when Redis answers and does not evict data.
 * @throws RedisUnreachableError, RedisLoginError, EvictingRedisError: their messages say what to do.
 */
export async function requireUsableRedis(redis: Redis, { withinMs = 10_000 } = {}): Promise<void> {
  await waitUntilReady(redis, withinMs)
  await refuseEvictingRedis(redis)
}

/**
 * Used at the start of a service that also starts without Redis: resolves when Redis does not answer in time, too, so that
 * only a Redis that must not be used ends the start.
 * @throws RedisLoginError, EvictingRedisError: their messages say what to do.
 */
export async function refuseUnusableRedis(redis: Redis, { withinMs }: { withinMs: number }): Promise<void> {
  if (await isReadyWithin(redis, withinMs)) await refuseEvictingRedis(redis)
}
