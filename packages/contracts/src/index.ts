export { parseBatchId, toBatchId } from './batch-id.js'
export { capText } from './cap-text.js'
export { callTypes, isCallType, type CallType } from './calls/call-type.js'
export { isAcceptedEvent, type AcceptedEvent } from './calls/accepted-event.js'
export { isId, toAcceptedEvent, type CallStamp, type SharedFields } from './calls/to-accepted-event.js'
export {
  encodeVerbatimRequest,
  readVerbatimRequest,
  linePrefixOf,
  sharedFieldsOf,
  type VerbatimRequest,
} from './calls/verbatim-request.js'
export { type RecordChange, type RecordStamp } from './record-change.js'
export {
  editorialDecisionBodySchema,
  editorialDecisionKinds,
  editorialDecisionSchema,
  type EditorialDecision,
  type EditorialDecisionBody,
} from './editorial-decision.js'
export {
  botMarks,
  channels,
  deviceClasses,
  type BotMark,
  type Channel,
  type DeviceClass,
  type Enrichment,
} from './enrichment/enrichment.js'
export { exposureEventName, exposureSourceId, isCountedExposure } from './exposure-event.js'
export {
  encodeFeedServing,
  feedServedEventName,
  feedServingId,
  feedSlots,
  feedSourceId,
  isFeedServing,
  readFeedServing,
  type FeedServing,
  type FeedSlot,
  type ServedFeatures,
  type ServedStory,
} from './feed/feed-serving.js'
export { fnv1a, mixedFnv1a } from './fnv-1a.js'
export { formatJson } from './json-text/format-json.js'
export { jsonParserOf } from './json-text/json-parser-of.js'
export { isJsonObject, type JsonObject, type JsonValue } from './json-text/json.js'
export { ingestCodes, deadLetterCodes, type IngestCode, type DeadLetterCode } from './ingest-codes.js'
export { ingestLimits } from './ingest-limits.js'
export { createOriginCheck } from './origin-check.js'
export { slugSchema } from './slug.js'
export { originSchema, sourceSchema, sourceBodySchema, type Source } from './source.js'
export {
  storyEvents,
  storyProperties,
  type SourceMapping,
  type StoryEvent,
  type StoryProperties,
} from './enrichment/source-mapping.js'
export {
  encodeRejectedEvent,
  maxDeadLetterBytes,
  maxRejectedBodyBytes,
  readRejectedEvent,
  type RejectedEvent,
} from './rejected-event.js'
export {
  batchBytesKey,
  confirmedBatchesKey,
  controlRecordKeys,
  erasedReadersKey,
  excludedReadersKey,
  feedModelKeys,
  ingestQueueKey,
  ingestQueueName,
  ingestQueuePrefix,
  ingestSentinelKey,
  liveCounterKey,
  liveCounterPattern,
  liveKeyParts,
  liveMinuteKey,
  minuteOfLiveKey,
  newLinksKey,
  newStoriesKey,
  parseStoryKey,
  readerLinksKey,
  readerLinksPattern,
  redisProbeKey,
  askedKeysKey,
  signingSecretKey,
  stickyAssignmentsKey,
  storyBucketOf,
  storyBuckets,
  storyKey,
  storyKeyPattern,
  storyRoomKey,
  sourceRateKey,
  trendingHourKey,
  trendingKey,
  trendingKeyParts,
  trendingPrefix,
  trendingPrefixPattern,
  trendingStoriesKey,
  trendingStoryKey,
  withoutNamespace,
  type ControlRecordKeys,
} from './redis-keys.js'
export { redisUnusableReasons, type RedisUnusableReason } from './redis-unusable-reasons.js'
export { traceContextSchema, type TraceContext } from './trace-context.js'
export { scopePattern } from './trending/scope-patterns.js'
export { detailHours, hourMs, hourOf, keptHours } from './trending/kept-hours.js'
export { formatScope, parseScope, scopeKinds, toScopeValue, type Scope } from './trending/scope.js'
export {
  cellOfChannel,
  cellOfCountry,
  completedScrollPercent,
  maxEngagedSeconds,
  networkCells,
  makeStoryHour,
  newStoryHour,
  setStoryHourCount,
  sourceCells,
  storyHourCodes,
  unknownCountry,
  type CountsByCell,
  type StoryHour,
} from './trending/story-hour.js'
export { type Counts } from './trending/packed-counts.js'
export { luaViewField, viewShifts } from './trending/view-layout.js'
export { trendingWindows, type TrendingWindow } from './trending/trending-window.js'
