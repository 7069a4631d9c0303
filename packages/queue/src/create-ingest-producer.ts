import { Queue } from 'bullmq'
import { batchBytesKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import {
  ingestJobName,
  locateIngestQueue,
  type IngestBatch,
  type IngestJobData,
  type IngestQueueLocation,
} from './ingest-queue.js'

export interface IngestProducer {
  /**
   * Resolves when Redis holds the batch and its job. Rejects when that is unknown: enqueue the same batch again, a job
   * that exists already stays one job.
   */
  enqueue(batch: IngestBatch): Promise<void>
  /**
   * Used for a batch that was enqueued before and may be gone, finished or still waiting: afterwards it waits with its
   * bytes, or is stored once more. A job that waits or is being processed stays unchanged.
   */
  enqueueAgain(batch: IngestBatch): Promise<void>
  /** The number of jobs that wait or are being processed. */
  depth(): Promise<number>
  close(): Promise<void>
}

type IngestQueue = Queue<IngestJobData, void, typeof ingestJobName>

/**
 * Garbage collection only, for bytes whose job is gone; the journal ships a batch again that waits longer than this.
 */
const bytesTtlSeconds = 7 * 24 * 3600

/** `redis` is a connection of role `producer`; the caller keeps owning it. */
export function createIngestProducer(redis: Redis, location: IngestQueueLocation): IngestProducer {
  const { name, prefix } = locateIngestQueue(location)
  let opened: Promise<IngestQueue> | undefined

  /**
   * BullMQ asks a new queue's Redis for its version, and a queue that got no answer stays broken for ever. So it is
   * created with the first call that finds Redis available, and again when it was broken.
   */
  function openQueue(): Promise<IngestQueue> {
    return (opened ??= createQueue().catch((error: unknown) => {
      opened = undefined
      throw error
    }))
  }

  async function createQueue(): Promise<IngestQueue> {
    await redis.ping()
    const queue: IngestQueue = new Queue(name, {
      connection: redis,
      prefix,
      skipWaitingForReady: true,
      streams: { events: { maxLen: 100 } },
      defaultJobOptions: {
        // The number of attempts is unlimited: nothing would move a job in `failed`, and its events would stay there.
        attempts: Number.MAX_SAFE_INTEGER,
        backoff: { type: 'custom' },
        // BullMQ ignores a job whose id it still knows, finished or not; it must be possible to ship a finished batch
        // again.
        removeOnComplete: true,
        removeOnFail: false,
        stackTraceLimit: 1,
        keepLogs: 0,
      },
    })
    // Every failing call rejects as well; BullMQ only requires a listener.
    queue.on('error', () => {})
    try {
      await queue.waitUntilReady()
      return queue
    } catch (error) {
      await queue.close()
      throw error
    }
  }

  async function enqueue({ id, bytes, events, trace }: IngestBatch): Promise<void> {
    const queue = await openQueue()
    // Written before the job: a worker must never see a reference to missing bytes.
    await redis.set(batchBytesKey(prefix, id), bytes, 'EX', bytesTtlSeconds)
    const data = { events, bytes: bytes.length, ...(trace !== undefined && { trace }) }
    await queue.add(ingestJobName, data, { jobId: id })
  }

  return {
    enqueue,
    async enqueueAgain(batch) {
      const queue = await openQueue()
      const [state, hasBytes] = await Promise.all([
        queue.getJobState(batch.id),
        redis.expire(batchBytesKey(prefix, batch.id), bytesTtlSeconds),
      ])
      const isFinished = state === 'completed' || state === 'failed'
      if (isFinished) await queue.remove(batch.id)
      else if (state !== 'unknown' && hasBytes === 1) return
      await enqueue(batch)
    },
    async depth() {
      const queue = await openQueue()
      const counts = await queue.getJobCounts('waiting', 'active', 'delayed')
      return Object.values(counts).reduce((sum, count) => sum + count, 0)
    },
    async close() {
      const queue = await opened?.catch(() => undefined)
      await queue?.close()
    },
  }
}
