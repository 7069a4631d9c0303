import { Redis, type RedisOptions } from 'ioredis'

/**
 * `producer`: commands fail at once while Redis is away, so that a caller can answer or fall back.
 * `worker`: commands and blocking reads wait for Redis to come back; for consumers that have nothing else to do.
 * `subscriber`: as `worker`, for a connection that only listens to channels.
 */
export type RedisRole = 'producer' | 'worker' | 'subscriber'

export interface RedisConfig {
  /** redis:// or rediss://, with credentials and a database if needed. */
  url: string
}

const byRole: Record<RedisRole, RedisOptions> = {
  producer: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 10_000 },
  worker: { maxRetriesPerRequest: null },
  subscriber: { maxRetriesPerRequest: null },
}

/** Back within a second of Redis being back: a longer wait would only delay what waits on disk. */
const maxReconnectDelayMs = 500

/** A connection that is being made when it is given up holds the process for so long. */
const maxDisconnectMs = 500

/**
 * A connection for one role; connects in the background and reconnects for ever. The caller owns it: `quit()` or
 * `disconnect()` it. `onError` hears of every connection error; without a listener ioredis writes to stderr.
 */
export function createRedis(
  config: RedisConfig,
  role: RedisRole,
  options: { onError?: (error: Error) => void; connectionName?: string } = {},
): Redis {
  const redis = new Redis(config.url, {
    ...byRole[role],
    replyMapping: 'legacy' as const,
    disconnectTimeout: maxDisconnectMs,
    connectionName: options.connectionName ?? `frontpage-${role}`,
    retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 10), maxReconnectDelayMs),
  })
  redis.on('error', options.onError ?? (() => {}))
  return redis
}
