/**
 * Every Redis key and queue name of the platform. Keys that one Lua call touches share the hash tag in braces, so
 * that they live in one slot of a Redis Cluster.
 */
export {
  coReadKeyParts,
  coReadReadersKey,
  coReadViewsKey,
  coReadViewsPattern,
  coReadsKey,
  coReadsPrefix,
} from './co-reads-keys.js'
export { controlRecordKeys, type ControlRecordKeys } from './control-record-keys.js'
export { feedModelKeys, feedSecretKey, feedSnapshotKey, lastFeedKey } from './feed-keys.js'
export {
  impressionKeyParts,
  impressionsHourKey,
  impressionsKey,
  impressionsPrefix,
  impressionsPrefixPattern,
  impressionsStoryKey,
  impressionsTotalKey,
} from './impressions-keys.js'
export {
  batchBytesKey,
  confirmedBatchesKey,
  ingestQueueKey,
  ingestQueueName,
  ingestQueuePrefix,
  ingestSentinelKey,
} from './ingest-queue-keys.js'
export {
  liveCounterKey,
  liveCounterPattern,
  liveKeyParts,
  liveMinuteKey,
  minuteOfLiveKey,
} from './live-keys.js'
export { escapeGlob, withoutNamespace } from './namespace.js'
export { newLinksKey, readerLinksKey, readerLinksPattern } from './reader-link-keys.js'
export {
  readerBucketOf,
  readerBuckets,
  readerKeyParts,
  readerLogKey,
  readerLogPattern,
  readersPrefix,
  type ReaderLogName,
} from './reader-log-keys.js'
export { readerSaltKey } from './reader-salt-key.js'
export { generationNamespace, readModelsKeys } from './read-models-keys.js'
export { erasedReadersKey, excludedReadersKey } from './reader-set-keys.js'
export { redisProbeKey } from './redis-probe-key.js'
export { sourceRateKey } from './source-rate-key.js'
export {
  askedKeysKey,
  signingSecretKey,
  stickyAssignmentsKey,
  stickyAssignmentsPattern,
} from './splitter-keys.js'
export { storyImportsKey, storyImportsLeaseKey } from './story-imports-keys.js'
export {
  newStoriesKey,
  parseStoryKey,
  storyBucketOf,
  storyBuckets,
  storyKey,
  storyKeyPattern,
  storyCorrectionsKey,
  storyRoomKey,
} from './story-keys.js'
export {
  trendingHourKey,
  trendingKey,
  trendingKeyParts,
  trendingPrefix,
  trendingPrefixPattern,
  trendingStoriesKey,
  trendingStoryKey,
} from './trending-keys.js'
