import { ingestQueueName, ingestQueuePrefix, type TraceContext } from '@frontpage/contracts'

/** A batch as producer and worker exchange it. Immutable once it was enqueued: the id names these bytes for ever. */
export interface IngestBatch {
  /** `<uuid>-<start>-<end>`; BullMQ refuses ids with `:` and bare integers. */
  id: string
  bytes: Buffer
  /** How many events the bytes hold. */
  events: number
  /** The trace that the worker continues, where there is one. */
  trace?: TraceContext | undefined
}

/** What travels inside the BullMQ job: a reference; the bytes lie in a key of their own. */
export interface IngestJobData {
  events: number
  bytes: number
  trace?: TraceContext
}

export interface IngestQueueLocation {
  /** Which of the queue's partitions; each has its own hash tag. */
  partition?: number
  /** Isolates installations, and test files, that share one Redis. */
  namespace: string
}

export const ingestJobName = 'batch'

export function locateIngestQueue(location: IngestQueueLocation): { name: string; prefix: string } {
  return { name: ingestQueueName, prefix: ingestQueuePrefix(location.partition ?? 0, location.namespace) }
}
