import { ingestQueueName, ingestQueuePrefix, type TraceContext } from '@frontpage/contracts'

/** A batch as producer and worker exchange it. Immutable once it was enqueued: the id always names these bytes. */
export interface IngestBatch {
  /** `<uuid>-<start>-<end>`; BullMQ refuses ids with `:` and bare integers. */
  id: string
  bytes: Buffer
  /** The number of events in the bytes. */
  events: number
  /** The trace that the worker continues, if any. */
  trace?: TraceContext | undefined
}

/** The data of the BullMQ job: a reference; the bytes have a key of their own. */
export interface IngestJobData {
  events: number
  bytes: number
  trace?: TraceContext
}

export interface IngestQueueLocation {
  /** The queue's partition; each has its own hash tag. */
  partition?: number
  /** Isolates installations, and test files, that share one Redis. */
  namespace: string
}

export const ingestJobName = 'batch'

export function locateIngestQueue(location: IngestQueueLocation): { name: string; prefix: string } {
  return { name: ingestQueueName, prefix: ingestQueuePrefix(location.partition ?? 0, location.namespace) }
}
