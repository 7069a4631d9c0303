import { redisProbeKey } from '@frontpage/contracts'
import { applyRetention, openEventStore, type EventStoreClient } from '@frontpage/event-store'
import { createRedis, requireUsableRedis, watchRedis, type Redis } from '@frontpage/redis'
import {
  reportRedis,
  throwStartUpError,
  type ClosingStack,
  type Logger,
  type Metrics,
  type ReadinessCheck,
} from '@frontpage/service-kit'
import type { TransporterConfig } from './config.js'

export interface Stores {
  readonly redis: Redis
  /** A connection for the queue's worker alone: it waits in blocking commands. */
  readonly workerRedis: Redis
  readonly client: EventStoreClient
  readonly readiness: readonly ReadinessCheck[]
}

/** Connects to Redis and ClickHouse, brings the schema up to date and applies the retention. */
export async function openStores(
  config: TransporterConfig,
  options: { log: Logger; metrics: Metrics; signal: AbortSignal; stack: ClosingStack },
): Promise<Stores> {
  const { log, metrics, signal, stack } = options
  const onError = (error: Error): void => log.debug({ err: error }, 'redis connection')
  const redis = createRedis({ url: config.redisUrl }, 'producer', { onError })
  stack.add('redis', () => redis.disconnect())
  const workerRedis = createRedis({ url: config.redisUrl }, 'worker', { onError })
  stack.add('redis worker', () => workerRedis.disconnect())
  await requireUsableRedis(redis).catch(throwStartUpError)
  const redisWatch = stack.use(
    'redis watch',
    watchRedis(redis, { key: redisProbeKey(config.namespace), ...reportRedis({ metrics, log }) }),
  )
  const client = stack.use(
    'event store',
    await openEventStore(config.clickhouse, {
      signal,
      onUnavailable: (error) => log.warn({ err: error }, 'ClickHouse is not ready; waiting for it'),
      onMigrated: (versions) => log.info({ versions }, 'schema migrated'),
    }).catch(throwStartUpError),
  )
  await applyRetention(client, {
    events: config.retentionDays,
    rejectedEvents: config.rejectedRetentionDays,
  })
  return {
    redis,
    workerRedis,
    client,
    readiness: [
      { name: 'redis', check: () => redisWatch.check() },
      { name: 'clickhouse', check: () => pingStore(client) },
    ],
  }
}

async function pingStore(client: EventStoreClient): Promise<void> {
  const result = await client.ping()
  if (!result.success) throw result.error
}
