export { parseBatchId, toBatchId } from './batch-id.js'
export { capText } from './texts/cap-text.js'
export { cutText } from './texts/cut-text.js'
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
export {
  catalogueFields,
  catalogueLimits,
  catalogueStoryBodySchema,
  catalogueStorySchema,
  type CatalogueField,
  type CatalogueStory,
  type CatalogueStoryBody,
} from './catalogue-story.js'
export { maxStoryIdLength, parseStoryRecordId, storyIdSchema, toStoryRecordId } from './story-record-id.js'
export { visibilityOf, type StoryVisibility } from './visibility-of.js'
export { createPlaceholderTest } from './placeholder-ids.js'
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
export { isProfileForgotten, profileForgottenEventName } from './feed/profile-forgotten.js'
export { fnv1a, mixedFnv1a } from './hashes/fnv-1a.js'
export { endOfString } from './json-text/end-of-string.js'
export { formatJson } from './json-text/format-json.js'
export { jsonParserOf } from './json-text/json-parser-of.js'
export { hashTexts } from './hashes/hash-texts.js'
export { isJsonObject, setField, type JsonObject, type JsonValue } from './json-text/json.js'
export { ingestCodes, deadLetterCodes, type IngestCode, type DeadLetterCode } from './ingest-codes.js'
export { ingestLimits } from './ingest-limits.js'
export { storyNumberBytes, storyNumberOf, writeStoryNumber, type StoryNumber } from './story-number.js'
export { toTopic } from './topic.js'
export { impressionCodes } from './impression-codes.js'
export { isAddressId } from './is-address-id.js'
export { createOriginCheck } from './origin-check.js'
export { slugSchema } from './slug.js'
export {
  isServerSource,
  originSchema,
  sourceIdSchema,
  sourceSchema,
  sourceBodySchema,
  type ConsentEffect,
  type Source,
} from './source.js'
export {
  storyEvents,
  storyProperties,
  sourceMappingSchema,
  storyUrlPatternSchema,
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
  coReadKeyParts,
  coReadReadersKey,
  coReadViewsKey,
  coReadViewsPattern,
  coReadsKey,
  coReadsPrefix,
  controlRecordKeys,
  erasedReadersKey,
  escapeGlob,
  excludedReadersKey,
  feedModelKeys,
  feedSecretKey,
  feedSnapshotKey,
  generationNamespace,
  impressionKeyParts,
  impressionsHourKey,
  impressionsKey,
  impressionsPrefix,
  impressionsPrefixPattern,
  impressionsStoryKey,
  impressionsTotalKey,
  ingestQueueKey,
  ingestQueueName,
  ingestQueuePrefix,
  ingestSentinelKey,
  lastFeedKey,
  liveCounterKey,
  liveCounterPattern,
  liveKeyParts,
  liveMinuteKey,
  minuteOfLiveKey,
  newLinksKey,
  newStoriesKey,
  parseStoryKey,
  readerBucketOf,
  readerBuckets,
  readerKeyParts,
  readerLinksKey,
  readerLinksPattern,
  readerLogKey,
  readerLogPattern,
  readersPrefix,
  readerSaltKey,
  readModelsKeys,
  redisProbeKey,
  askedKeysKey,
  signingSecretKey,
  stickyAssignmentsKey,
  stickyAssignmentsPattern,
  storyBucketOf,
  storyBuckets,
  storyKey,
  storyImportsKey,
  storyImportsLeaseKey,
  storyKeyPattern,
  storyCorrectionsKey,
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
  type ReaderLogName,
} from './redis-keys/index.js'
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
