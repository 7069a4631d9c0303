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

/** List: the ranges (`<start>-<end>`) of a journal's batches whose events are stored; the journal removes them. */
export function confirmedBatchesKey(prefix: string, journalId: string): string {
  return `${prefix}:confirmed:${journalId}`
}

/** A random value that is set once. When it is missing or different, this Redis lost its earlier data. */
export function ingestSentinelKey(prefix: string): string {
  return `${prefix}:sentinel`
}

/** Written repeatedly to find out whether Redis accepts writes. */
export function redisProbeKey(namespace = 'frontpage'): string {
  return `{${namespace}:probe}`
}

/** Hash: source id → the source as JSON. */
export function sourcesKey(namespace = 'frontpage'): string {
  return `{${namespace}:sources}`
}

/** A random value that changes with every change of the sources, also across a Redis that was emptied. */
export function sourcesVersionKey(namespace = 'frontpage'): string {
  return `{${namespace}:sources}:version`
}

/** Hash: source id → the version of it that Redis has, or had when it was removed. */
export function sourcesStampsKey(namespace = 'frontpage'): string {
  return `{${namespace}:sources}:stamps`
}

/** Hash: the tokens left of a source's rate, and since when. */
export function sourceRateKey(sourceId: string, namespace = 'frontpage'): string {
  return `{${namespace}:rate:${sourceId}}`
}

/** String: the id of the source to which this write key is being assigned; it exists for a moment only. */
export function sourceWriteKeyClaimKey(writeKey: string, namespace = 'frontpage'): string {
  return `{${namespace}:sources}:claim:${writeKey}`
}

/** Sorted set: the dimension values (`section:news`) of a site's minute, by hash; see read-models/live. */
export function liveMinuteKey(site: string, minute: number, namespace = 'frontpage'): string {
  return `{${namespace}:live:${site}}:${minute}`
}

/** Sorted set: the other ids of a reader id, by when they were last linked. */
export function readerLinksKey(readerId: string, namespace = 'frontpage'): string {
  return `{${namespace}:reader:${readerId}}:links`
}

/** The number of new links in an hour of a site. */
export function newLinksKey(site: string, hour: number, namespace = 'frontpage'): string {
  return `{${namespace}:links:${site}}:new:${hour}`
}

/**
 * A site's stories are spread over this many hash tags: one Lua call writes many of them, and a cluster still
 * distributes the load.
 */
export const storyBuckets = 16

/** Returns the bucket of its site in which a story lies: FNV-1a, folded. */
export function storyBucketOf(storyId: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < storyId.length; at++) hash = Math.imul(hash ^ storyId.charCodeAt(at), 0x01000193)
  return ((hash >>> 16) ^ hash) & (storyBuckets - 1)
}

/** Hash: the attributes of a story that events gave. Stories of one bucket share the hash tag. */
export function storyKey(site: string, storyId: string, namespace = 'frontpage'): string {
  return `{${namespace}:stories:${site}:${storyBucketOf(storyId)}}:${storyId}`
}

/** The bytes that attributes of new stories took in a period. It cannot be a story's key: that contains a colon. */
export function storyRoomKey(
  { site, bucket, period }: { site: string; bucket: number; period: number },
  namespace = 'frontpage',
): string {
  return `{${namespace}:stories:${site}:${bucket}}+bytes:${period}`
}

/** The number of stories that were new in an hour. It cannot be a story's key either. */
export function newStoriesKey(
  { site, bucket, hour }: { site: string; bucket: number; hour: number },
  namespace = 'frontpage',
): string {
  return `{${namespace}:stories:${site}:${bucket}}+new:${hour}`
}

/**
 * Prefix of the keys of a bucket's stories in trending: one hash tag, so that one Lua call writes many of them.
 *
 * - `:gate:<hour>:<shard>` hash: reader and story, hashed → the view of the hour that counts
 * - `:hour:<hour>:<storyId>` hash: the counts of one story's hour, by `storyHourCodes`
 * - `:story:<storyId>` hash: hour → distinct readers, of the last days
 * - `:live` sorted set: stories by their last hour
 * - `:stories:<hour>` the number of stories with counts of the hour
 * - `:waiting:<hour>:<shard>` hash: story, hashed → the positions of its readers' gates, for stories with too few
 *   readers
 * - `:changes` stream: the latest writes, and `:sequence` the number of its last entry
 */
export function trendingPrefix(site: string, bucket: number, namespace = 'frontpage'): string {
  return `{${namespace}:trending:${site}:${bucket}}`
}

/** Set: the reader ids whose data was erased at their request. */
export function erasedReadersKey(namespace = 'frontpage'): string {
  return `{${namespace}:erased-readers}`
}

/** Hash: decision id → the editorial decision as JSON. */
export function editorialDecisionsKey(namespace = 'frontpage'): string {
  return `{${namespace}:decisions}`
}

/** The version of the editorial decisions; compare `sourcesVersionKey`. */
export function editorialDecisionsVersionKey(namespace = 'frontpage'): string {
  return `{${namespace}:decisions}:version`
}

/** The stamps of the editorial decisions; compare `sourcesStampsKey`. */
export function editorialDecisionsStampsKey(namespace = 'frontpage'): string {
  return `{${namespace}:decisions}:stamps`
}

/** Set: the reader ids that editorial decisions exclude from trending; it follows the decisions. */
export function excludedReadersKey(namespace = 'frontpage'): string {
  return `{${namespace}:decisions}:excluded-readers`
}
