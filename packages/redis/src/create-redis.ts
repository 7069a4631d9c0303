import { Redis, type RedisOptions } from 'ioredis'
import { MasterConnector } from './master-connector.js'
import { createReconnectOnRefusal } from './reconnect-on-refusal.js'
import { forgetLogin } from './redis-login-error.js'

/**
 * `producer`: commands fail at once while Redis is unavailable, so that a caller can answer or fall back. `worker`:
 * commands and blocking reads wait for Redis to return; for consumers that have nothing else to do. `subscriber`: like
 * `worker`, for a connection that only listens to channels.
 */
export type RedisRole = 'producer' | 'worker' | 'subscriber'

export interface RedisConfig {
  /** redis:// or rediss://, with credentials and a database if needed. */
  url: string
}

const waiting: RedisOptions = { maxRetriesPerRequest: null }
const byRole: Record<RedisRole, RedisOptions> = {
  producer: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 10_000 },
  worker: waiting,
  subscriber: waiting,
}

/** Reconnects within a second of Redis's return: a longer wait would only delay events that wait on disk. */
const maxReconnectDelayMs = 500

/** Closing a connection that is being opened takes this long at most. */
const maxDisconnectMs = 500

/** The interval while Redis loads its data. */
const betweenReadyChecksMs = 250

/**
 * When nothing arrives on a connection for this long, while an answer is due, it is opened again: its server may have
 * disappeared silently. Longer than a blocking read of the queue's worker (5 s); the kernel alone would wait for a
 * quarter of an hour.
 */
const maxSilenceMs = 7_500

/**
 * A connection for one role; connects in the background and reconnects for ever, to a master only, also when its server
 * is demoted while the connection is open. The caller owns it: `quit()` or `disconnect()` it. `onError` receives every
 * connection error; without a listener ioredis writes to stderr.
 */
export function createRedis(
  config: RedisConfig,
  role: RedisRole,
  options: { onError?: (error: Error) => void; connectionName?: string } = {},
): Redis {
  const redis = new Redis(config.url, {
    ...byRole[role],
    replyMapping: 'legacy' as const,
    Connector: MasterConnector,
    reconnectOnError: createReconnectOnRefusal(role === 'producer' ? 'reject' : 'send again'),
    socketTimeout: maxSilenceMs,
    maxLoadingRetryTime: betweenReadyChecksMs,
    disconnectTimeout: maxDisconnectMs,
    connectionName: options.connectionName ?? `frontpage-${role}`,
    retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 10), maxReconnectDelayMs),
  })
  // The first listener, so that no other gets the login to see.
  redis.on('error', forgetLogin)
  redis.on('error', options.onError ?? (() => {}))
  return redis
}
