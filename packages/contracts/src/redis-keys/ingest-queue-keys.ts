export const ingestQueueName = 'ingest'

/** BullMQ's key prefix of one partition of the ingest queue; all keys of the partition carry its hash tag. */
export function ingestQueuePrefix(partition: number, namespace: string): string {
  return `{${namespace}:ingest:${partition}}`
}

/** One of BullMQ's keys for a partition's queue: `wait`, `active`, `completed` …, or a job's by its id. */
export function ingestQueueKey(prefix: string, name: string): string {
  return `${prefix}:${ingestQueueName}:${name}`
}

/** The bytes of one batch, beside the job that refers to them. */
export function batchBytesKey(prefix: string, batchId: string): string {
  return `${prefix}:bytes:${batchId}`
}

/** List: the ranges (`<start>-<end>`) of a journal's batches whose events are stored; the journal removes them. */
export function confirmedBatchesKey(prefix: string, journalId: string): string {
  return `${prefix}:confirmed:${journalId}`
}

/** A random value that is set once. When it is missing or different, this Redis lost its earlier data. */
export function ingestSentinelKey(prefix: string): string {
  return `${prefix}:sentinel`
}
