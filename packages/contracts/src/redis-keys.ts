import { fnv1a } from './fnv-1a.js'

/**
 * Every Redis key and queue name of the platform. Keys that one Lua call touches share the hash tag in braces, so
 * that they live in one slot of a Redis Cluster.
 */
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

/** Written repeatedly to find out whether Redis accepts writes. */
export function redisProbeKey(namespace: string): string {
  return `{${namespace}:probe}`
}

/** The keys of one kind of control record. They share a hash tag. */
export interface ControlRecordKeys {
  /** Hash: id → the record as JSON. */
  readonly records: string
  /** Hash: id → the stamp of the record's latest change; a removed record has one, too. */
  readonly stamps: string
  /** A random value that changes with every change of the records, also across a Redis that was emptied. */
  readonly version: string
  /** Stream: the ids of the records that the latest calls changed. */
  readonly changes: string
  /** String: the id of the record to which this unique value is being assigned; it exists for a moment only. */
  readonly claim: (value: string) => string
  /** String: it exists while a change that depends on this record's version is being made. */
  readonly changing: (id: string) => string
}

/** @param records the kind's plural, such as `sources` */
export function controlRecordKeys(records: string, namespace: string): ControlRecordKeys {
  const prefix = `{${namespace}:${records}}`
  return {
    records: prefix,
    stamps: `${prefix}:stamps`,
    version: `${prefix}:version`,
    changes: `${prefix}:changes`,
    claim: (value) => `${prefix}:claim:${value}`,
    changing: (id) => `${prefix}:changing:${id}`,
  }
}

/** Hash: the tokens left of a source's rate, and since when. */
export function sourceRateKey(sourceId: string, namespace: string): string {
  return `{${namespace}:rate:${sourceId}}`
}

/** String: what the splitter signs its tokens with, where the configuration has no secret. */
export function signingSecretKey(namespace: string): string {
  return `{${namespace}:splitter}:secret`
}

/** String: what the feed signs its cursors and item tokens with, where the configuration has no secret. */
export function feedSecretKey(namespace: string): string {
  return `{${namespace}:feed}:secret`
}

/** String: the frozen order of one feed, for its further pages. */
export function feedSnapshotKey(feedId: string, namespace: string): string {
  return `{${namespace}:feed-snapshot:${feedId}}`
}

/** String: the last good list of a site, for readers who come while nothing else is there. */
export function lastFeedKey(site: string, namespace: string): string {
  return `{${namespace}:last-feed:${site}}`
}

/** Hash: the key of a feature or an experiment of a site → when it was last asked for, in milliseconds since 1970. */
export function askedKeysKey(site: string, namespace: string): string {
  return `{${namespace}:splitter}:asked:${site}`
}

/** Hash: what one unit (a reader, say) was assigned: `<experiment>__<bucket version>` → the variation's key. */
export function stickyAssignmentsKey(
  { site, attribute, value }: { site: string; attribute: string; value: string },
  namespace: string,
): string {
  return `{${namespace}:sticky:${site}:${attribute}||${value}}`
}

/** Sorted set: the dimension values (`section:news`) of a site's minute, by hash; see read-models/live. */
export function liveMinuteKey(site: string, minute: number | '*', namespace: string): string {
  return `{${namespace}:live:${site}}:${minute}`
}

/**
 * The suffixes of a minute's key: `counter` and a name is the HyperLogLog of that name, `sketch` the one that is
 * merged.
 */
export const liveKeyParts = { counter: ':', sketch: '+sketch' } as const

/** HyperLogLog: the events of a minute under one name. */
export function liveCounterKey(minuteKey: string, name: string): string {
  return `${minuteKey}${liveKeyParts.counter}${name}`
}

export function liveCounterPattern(namespace: string): string {
  return liveCounterKey(liveMinuteKey('*', '*', escapeGlob(namespace)), '*')
}

export function minuteOfLiveKey(key: string): number {
  return Number(/^\{[^}]*\}:(\d+)/.exec(key)?.[1])
}

/** Sorted set: the other ids of a reader id, by when they were last linked. */
export function readerLinksKey(readerId: string, namespace: string): string {
  return `{${namespace}:reader:${readerId}}:links`
}

export function readerLinksPattern(namespace: string): string {
  return readerLinksKey('*', escapeGlob(namespace))
}

/** The number of new links in an hour of a site. */
export function newLinksKey(site: string, hour: number, namespace: string): string {
  return `{${namespace}:links:${site}}:new:${hour}`
}

/**
 * A site's stories are spread over this many hash tags: one Lua call writes many of them, and a cluster still
 * distributes the load.
 */
export const storyBuckets = 16

/** Returns the bucket of its site in which a story lies: FNV-1a, folded. */
export function storyBucketOf(storyId: string): number {
  const hash = fnv1a(storyId)
  return ((hash >>> 16) ^ hash) & (storyBuckets - 1)
}

/** Hash: the attributes of a story that events gave. Stories of one bucket share the hash tag. */
export function storyKey(site: string, storyId: string, namespace: string): string {
  return `${storiesTag(site, storyBucketOf(storyId), namespace)}:${storyId}`
}

/** Matches the stories of all sites: keys of other kinds have no colon behind the braces. */
export function storyKeyPattern(namespace: string): string {
  return `${storiesTag('*', '*', escapeGlob(namespace))}:*`
}

export function parseStoryKey(key: string): { site: string; bucket: number; storyId: string } | undefined {
  const [, site, bucket, storyId] = /:stories:([^:]*):(\d+)\}:(.*)$/s.exec(key) ?? []
  if (site === undefined || storyId === undefined) return undefined
  return { site, bucket: Number(bucket), storyId }
}

function storiesTag(site: string, bucket: number | '*', namespace: string): string {
  return `{${namespace}:stories:${site}:${bucket}}`
}

/** The bytes that attributes of new stories took in a period. It cannot be a story's key: that contains a colon. */
export function storyRoomKey(
  { site, bucket, period }: { site: string; bucket: number; period: number },
  namespace: string,
): string {
  return `${storiesTag(site, bucket, namespace)}+bytes:${period}`
}

/** The number of stories that were new in an hour. It cannot be a story's key either. */
export function newStoriesKey(
  { site, bucket, hour }: { site: string; bucket: number; hour: number },
  namespace: string,
): string {
  return `${storiesTag(site, bucket, namespace)}+new:${hour}`
}

/** Prefix of the keys of a bucket's stories in trending: one hash tag, so that one Lua call writes many of them. */
export function trendingPrefix(site: string, bucket: number | '*', namespace: string): string {
  return `{${namespace}:trending:${site}:${bucket}}`
}

/**
 * The rest of such a key, for TypeScript and Lua:
 *
 * - `gate`, then `<hour>:<shard>`, hash: reader and story, hashed → the view of the hour that counts
 * - `hour`, then `<hour>:<storyId>`, hash: the counts of one story's hour, by `storyHourCodes`
 * - `story`, then the story id, hash: hour → distinct readers, of the last days
 * - `live`, sorted set: stories by their last hour
 * - `stories`, then the hour: the number of stories with counts of the hour
 * - `waiting`, then `<hour>:<shard>`, hash: story, hashed → the positions of its readers' gates, for stories with too few
 *   readers
 * - `changes`, stream: the latest writes, and `sequence` the number of its last entry
 */
export const trendingKeyParts = {
  gate: ':gate:',
  hour: ':hour:',
  story: ':story:',
  live: ':live',
  stories: ':stories:',
  waiting: ':waiting:',
  changes: ':changes',
  sequence: ':sequence',
} as const

export function trendingKey(prefix: string, name: 'live' | 'changes' | 'sequence'): string {
  return prefix + trendingKeyParts[name]
}

export function trendingStoryKey(prefix: string, storyId: string): string {
  return prefix + trendingKeyParts.story + storyId
}

export function trendingHourKey(prefix: string, hour: number | string, storyId: string): string {
  return `${prefix}${trendingKeyParts.hour}${hour}:${storyId}`
}

/** Counts the stories of a bucket's hour. */
export function trendingStoriesKey(prefix: string, hour: number | string): string {
  return `${prefix}${trendingKeyParts.stories}${hour}`
}

/** The prefixes of all buckets of all sites, as a pattern. */
export function trendingPrefixPattern(namespace: string): string {
  return trendingPrefix('*', '*', escapeGlob(namespace))
}

/**
 * Hash: what the feed's trainer learned for a site, and which of its versions ranks:
 *
 * - `head`: the weights that are being trained, with their position in the archive
 * - `active`: the version that ranks, and whether the trainer may replace it
 * - `newest`: the number of the newest version
 * - `version:` and a number: a version that ranked, or still does
 * - `slice:` and a number: the ids of the lists that were read of a slice of time
 *
 * `lease` shares its hash tag: a trainer writes only while it holds that.
 */
export function feedModelKeys(site: string, namespace: string): { model: string; lease: string } {
  const model = `{${namespace}:feed-model:${site}}`
  return { model, lease: `${model}:lease` }
}

/** Prefix of the keys of a bucket's stories in the read model of impressions and clicks: one hash tag. */
export function impressionsPrefix(site: string, bucket: number | '*', namespace: string): string {
  return `{${namespace}:impressions:${site}:${bucket}}`
}

export function impressionsPrefixPattern(namespace: string): string {
  return impressionsPrefix('*', '*', escapeGlob(namespace))
}

/**
 * The rest of such a key, for TypeScript and Lua:
 *
 * - `gate`, then `<hour>:<shard>`, hash: list (or reader) and story, hashed → the minute that counts, from the hour on
 * - `gates`, then the hour: the number of its gates, and `shards` the set of its gates' shards, as bits
 * - `hour`, then `<hour>:<storyId>`, hash: the counts of one story's hour by minute, by `impressionCodes`
 * - `story`, then the story id, hash: hour → impressions and `c<hour>` → clicks, of the last days
 * - `live`, sorted set: stories by their last hour
 * - `stories`, then the hour: the number of stories with counts of the hour
 * - `changes`, stream: the latest writes, and `sequence` the number of its last entry
 */
export const impressionKeyParts = {
  gate: ':gate:',
  gates: ':gates:',
  shards: ':shards:',
  hour: ':hour:',
  story: ':story:',
  live: ':live',
  stories: ':stories:',
  changes: ':changes',
  sequence: ':sequence',
} as const

export function impressionsKey(prefix: string, name: 'live' | 'changes' | 'sequence'): string {
  return prefix + impressionKeyParts[name]
}

export function impressionsStoryKey(prefix: string, storyId: string): string {
  return prefix + impressionKeyParts.story + storyId
}

export function impressionsHourKey(prefix: string, hour: number | string, storyId: string): string {
  return `${prefix}${impressionKeyParts.hour}${hour}:${storyId}`
}

/** Counts the stories, or the gates, of a bucket's hour. */
export function impressionsTotalKey(
  prefix: string,
  name: 'stories' | 'gates',
  hour: number | string,
): string {
  return `${prefix}${impressionKeyParts[name]}${hour}`
}

/** A site's readers are spread over this many hash tags, for the same reason as its stories. */
export const readerBuckets = 16

/** Returns the bucket of a site in which a reader lies: FNV-1a, folded. */
export function readerBucketOf(readerId: string): number {
  const hash = fnv1a(readerId)
  return ((hash >>> 16) ^ hash) & (readerBuckets - 1)
}

/** Prefix of the keys of a bucket's readers: one hash tag. */
export function readersPrefix(site: string, bucket: number | '*', namespace: string): string {
  return `{${namespace}:readers:${site}:${bucket}}`
}

/**
 * The rest of such a key, before the reader's id; a string each: what the reader did, and what the reader wants. See
 * read-models/readers. `newReaders`, then an hour: how many logs were begun in it.
 */
export const readerKeyParts = {
  activity: ':activity:',
  preferences: ':preferences:',
  newReaders: '+new:',
} as const

export type ReaderLogName = 'activity' | 'preferences'

export function readerLogKey(
  site: string,
  { readerId, log }: { readerId: string; log: ReaderLogName },
  namespace: string,
): string {
  return readersPrefix(site, readerBucketOf(readerId), namespace) + readerKeyParts[log] + readerId
}

/** Matches the logs of one name, of all sites' readers. */
export function readerLogPattern(log: ReaderLogName, namespace: string): string {
  return `${readersPrefix('*', '*', escapeGlob(namespace))}${readerKeyParts[log]}*`
}

/** Prefix of the keys of what a bucket's readers viewed together. */
export function coReadsPrefix(site: string, bucket: number | '*', namespace: string): string {
  return `{${namespace}:co-reads:${site}:${bucket}}`
}

/**
 * The rest of such a key, for TypeScript and Lua:
 *
 * - `views`, then `<hour>:<shard>`, hash: reader, hashed → the first stories of the reader's hour
 * - `readers`, then the hour: the number of its readers
 * - `changes`, stream: the latest views, and `sequence` the number of its last entry
 */
export const coReadKeyParts = {
  views: ':views:',
  readers: ':readers:',
  changes: ':changes',
  sequence: ':sequence',
} as const

export function coReadsKey(prefix: string, name: 'changes' | 'sequence'): string {
  return prefix + coReadKeyParts[name]
}

export function coReadViewsKey(prefix: string, hour: number | '*', shard: number | '*'): string {
  return `${prefix}${coReadKeyParts.views}${hour}:${shard}`
}

export function coReadViewsPattern(namespace: string): string {
  return coReadViewsKey(coReadsPrefix('*', '*', escapeGlob(namespace)), '*', '*')
}

/** Counts the readers of a bucket's hour. */
export function coReadReadersKey(prefix: string, hour: number): string {
  return `${prefix}${coReadKeyParts.readers}${hour}`
}

/** Set: the reader ids whose data was erased at their request. */
export function erasedReadersKey(namespace: string): string {
  return `{${namespace}:erased-readers}`
}

/** Set: the reader ids that editorial decisions keep out of trending; it follows the decisions. */
export function excludedReadersKey(namespace: string): string {
  return `{${namespace}:decisions}:excluded-readers`
}

/** Hash: the id of a feed of stories → the report of its last import, when the next is due, and what the server said. */
export function storyImportsKey(namespace: string): string {
  return `{${namespace}:story-imports}`
}

/** String: the process that imports feeds of stories at the moment. */
export function storyImportsLeaseKey(namespace: string): string {
  return `${storyImportsKey(namespace)}:lease`
}

/** A key without its namespace: what two installations, or a live and a rebuilt read model, have alike. */
export function withoutNamespace(key: string, namespace: string): string {
  return key.slice(`{${namespace}:`.length)
}

/** A glob that matches this text only. */
function escapeGlob(text: string): string {
  return text.replaceAll(/[*?[\]\\^-]/g, String.raw`\$&`)
}
