import type { Redis } from 'ioredis'

export class EvictingRedisError extends Error {
  readonly code = 'redis_evicts'
  readonly retryable = false
}

/**
 * Throws unless Redis keeps all its data. An evicting Redis silently drops queued batches and counters once its memory
 * is full; with `noeviction` it refuses the write, and the backlog waits on disk.
 */
export async function refuseEvictingRedis(redis: Redis): Promise<void> {
  // INFO rather than CONFIG GET: managed Redis services forbid CONFIG.
  const policy = /^maxmemory_policy:(.+)$/m.exec(await redis.info('memory'))?.[1]?.trim()
  if (policy === undefined || policy === 'noeviction') return
  throw new EvictingRedisError(
    `Redis has maxmemory-policy "${policy}", which deletes queued events when its memory is full. ` +
      'Set "maxmemory-policy noeviction" (redis.conf, or: redis-cli CONFIG SET maxmemory-policy noeviction) and start again.',
  )
}
