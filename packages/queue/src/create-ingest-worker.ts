import { Worker, type Job } from 'bullmq'
import { batchBytesKey, traceContextSchema } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { createByteGate } from './byte-gate.js'
import {
  type ingestJobName,
  locateIngestQueue,
  type IngestBatch,
  type IngestJobData,
  type IngestQueueLocation,
} from './ingest-queue.js'

export interface IngestWorkerOptions extends IngestQueueLocation {
  /** The number of jobs that are processed at the same time. */
  concurrency: number
  /**
   * The bytes of the batches that are processed at the same time; this bounds what is read from Redis and not handled
   * yet.
   */
  maxBytesInWork: number
  /** The job completes when this resolves; when it rejects, the batch is tried again after a growing pause. */
  handle: (batch: IngestBatch, place: WorkPlace) => Promise<void>
  /**
   * Called for a job whose bytes are gone: nothing can be stored. The job completes; the caller counts and reports it.
   */
  onMissingBytes: (reference: { id: string; events: number }) => void
  /** Called with a handler's rejection, or a connection's error. Nothing is lost by it. */
  onError: (error: Error, batchId?: string) => void
}

/** A batch's share of the limits for batches in progress. */
export interface WorkPlace {
  /**
   * Admits another batch while this one waits for something slow that does not delay others. As many batches and bytes
   * again as the limits allow may wait so; beyond that a batch keeps its place.
   */
  giveUp(): void
}

export interface IngestWorker {
  /**
   * Takes no further job, and waits for those in progress. While Redis is unavailable none of them can complete, and
   * none is waited for: they are retried later, as after a crash. When Redis becomes unavailable meanwhile, this waits
   * for it.
   */
  close(): Promise<void>
}

/** A dead worker's jobs are taken over within two of these. */
const lockMs = 5_000
const maxRetryPauseMs = 5_000
const retryAfterOutageMs = 250

/** `redis` is a connection of role `worker`; the caller keeps owning it. */
export function createIngestWorker(redis: Redis, options: IngestWorkerOptions): IngestWorker {
  const { name, prefix } = locateIngestQueue(options)
  const gate = createByteGate(options.maxBytesInWork)
  /** Batches that released their places, and their bytes. */
  const aside = { batches: 0, bytes: 0 }

  async function work(job: Job<IngestJobData, void>): Promise<void> {
    const id = String(job.id)
    // The job keeps its lock while it waits here.
    await gate.enter(job.data.bytes)
    const place = createPlace(job.data.bytes)
    try {
      const bytes = await redis.getBuffer(batchBytesKey(prefix, id))
      if (bytes === null) options.onMissingBytes({ id, events: job.data.events })
      else await options.handle({ id, bytes, events: job.data.events, trace: traceOf(job.data) }, place)
    } finally {
      place.leave()
    }
  }

  function createPlace(bytes: number): WorkPlace & { leave(): void } {
    let isAside = false
    function countAside(sign: 1 | -1): void {
      aside.batches += sign
      aside.bytes += sign * bytes
      worker.concurrency = options.concurrency + aside.batches
    }
    return {
      giveUp() {
        const hasRoom = aside.batches < options.concurrency && aside.bytes + bytes <= options.maxBytesInWork
        if (isAside || !hasRoom) return
        isAside = true
        countAside(1)
        gate.leave(bytes)
      },
      leave() {
        if (isAside) countAside(-1)
        else gate.leave(bytes)
      },
    }
  }

  /** The trace has no effect on the batch: one that cannot be read is ignored. */
  function traceOf({ trace }: IngestJobData): IngestBatch['trace'] {
    return trace === undefined ? undefined : traceContextSchema.safeParse(trace).data
  }

  const worker = new Worker<IngestJobData, void, typeof ingestJobName>(name, work, {
    connection: redis,
    prefix,
    concurrency: options.concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs,
    // The pause after a lost connection; the default is 15 s.
    runRetryDelay: retryAfterOutageMs,
    // By default a job whose worker died twice is moved to `failed`. But crashes are the worker's fault, not the job's.
    maxStalledCount: Number.MAX_SAFE_INTEGER,
    removeOnComplete: { count: 0 },
    settings: { backoffStrategy: (attempts) => Math.min(100 * 2 ** Math.min(attempts, 10), maxRetryPauseMs) },
  })

  // After the completion, never before it: when a worker dies in between, the bytes expire, while a job without its
  // bytes would be a loss.
  worker.on('completed', (job) => {
    redis
      .unlink(batchBytesKey(prefix, String(job.id)))
      .catch((error: Error) => options.onError(error, job.id))
  })
  worker.on('failed', (job, error) => options.onError(error, job?.id))
  worker.on('error', (error) => options.onError(error))

  return { close: () => worker.close(redis.status !== 'ready') }
}
