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

/** List: the ranges (`<start>-<end>`) of a journal's batches whose events are stored; the journal takes them off. */
export function confirmedBatchesKey(prefix: string, journalId: string): string {
  return `${prefix}:confirmed:${journalId}`
}

/** A random value that is set once. When it is gone or another, this Redis lost what it was given before. */
export function ingestSentinelKey(prefix: string): string {
  return `${prefix}:sentinel`
}

/** Hash: source id → the source as JSON. */
export function sourcesKey(namespace = 'frontpage'): string {
  return `{${namespace}:sources}`
}

/** A random value: another one after every change of the sources, also across a Redis that was emptied. */
export function sourcesVersionKey(namespace = 'frontpage'): string {
  return `{${namespace}:sources}:version`
}

/** Sorted set: the dimension values (`section:news`) of a site's minute, by hash; see read-models/live. */
export function liveMinuteKey(site: string, minute: number, namespace = 'frontpage'): string {
  return `{${namespace}:live:${site}}:${minute}`
}

/** Sorted set: the other ids of a reader id, by when they were last linked. */
export function readerLinksKey(readerId: string, namespace = 'frontpage'): string {
  return `{${namespace}:reader:${readerId}}:links`
}

/** Hash: what events say about a story. */
export function storyKey(site: string, storyId: string, namespace = 'frontpage'): string {
  return `{${namespace}:story:${site}:${storyId}}`
}

/** Set: the reader ids whose data was erased at their request. */
export function erasedReadersKey(namespace = 'frontpage'): string {
  return `{${namespace}:erased-readers}`
}
