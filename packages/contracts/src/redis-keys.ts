/**
 * Every Redis key and queue name of the platform. Keys that one Lua call touches share the hash tag in braces, so
 * that they live in one slot of a Redis Cluster.
 */
export const ingestQueueName = 'ingest'

/** BullMQ's key prefix of one partition of the ingest queue; all keys of the partition carry its hash tag. */
export function ingestQueuePrefix(partition: number, namespace = 'frontpage'): string {
  return `{${namespace}:ingest:${partition}}`
}

/** The bytes of one batch, beside the job that refers to them. */
export function batchBytesKey(prefix: string, batchId: string): string {
  return `${prefix}:bytes:${batchId}`
}

/** Hash: source id → the source as JSON. */
export function sourcesKey(namespace = 'frontpage'): string {
  return `{${namespace}:sources}`
}

/** Channel on which a change of the sources is announced; the message is the source's id. */
export function sourcesChangedChannel(namespace = 'frontpage'): string {
  return `{${namespace}:sources}:changed`
}
