import { ingestQueueKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { locateIngestQueue, type IngestQueueLocation } from './ingest-queue.js'

/** Reads the state of the ingest queue. */
export interface IngestMonitor {
  read(): Promise<IngestQueueState>
}

export interface IngestQueueState {
  /** The number of batches by state. */
  waiting: number
  active: number
  delayed: number
  /** Must stay 0: nothing retries a failed batch. */
  failed: number
  /** The age of the batch that has been in the queue for longest; 0 when it is empty. */
  oldestAgeMs: number
  redisUsedBytes: number
  /** 0 without a limit. */
  redisMaxBytes: number
}

/**
 * `redis` is a connection of role `producer`. Reads BullMQ's own lists, by the names that its documentation gives them:
 * `wait` and `active` hold the oldest job at their end.
 */
export function createIngestMonitor(redis: Redis, location: IngestQueueLocation): IngestMonitor {
  const { prefix } = locateIngestQueue(location)
  const key = (name: string): string => ingestQueueKey(prefix, name)

  async function ageOf(jobId: string | null | undefined, now: number): Promise<number> {
    if (jobId === null || jobId === undefined) return 0
    const timestamp = Number(await redis.hget(key(jobId), 'timestamp'))
    return timestamp > 0 ? Math.max(0, now - timestamp) : 0
  }

  return {
    async read() {
      const [waiting, active, delayed, failed, oldestWaiting, oldestActive, [oldestDelayed], info] =
        await Promise.all([
          redis.llen(key('wait')),
          redis.llen(key('active')),
          redis.zcard(key('delayed')),
          redis.zcard(key('failed')),
          redis.lindex(key('wait'), -1),
          redis.lindex(key('active'), -1),
          redis.zrange(key('delayed'), 0, '0'),
          redis.info('memory'),
        ])
      const now = Date.now()
      const ages = await Promise.all(
        [oldestWaiting, oldestActive, oldestDelayed].map((jobId) => ageOf(jobId, now)),
      )
      const field = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
      return {
        waiting,
        active,
        delayed,
        failed,
        oldestAgeMs: Math.max(...ages),
        redisUsedBytes: field('used_memory'),
        redisMaxBytes: field('maxmemory'),
      }
    },
  }
}
