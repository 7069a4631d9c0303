export {
  foldLimits,
  maxShownStories,
  type Fold,
  type FoldableEvent,
  type FoldLimit,
  type FoldReplay,
  type KeptOut,
  type ReplayedEvents,
  type ShownStory,
  type StoryClaims,
} from './fold/fold.js'
export { foldWindowAt, type FoldWindow } from './fold/fold-window.js'
export { followErasedReaders } from './erased-readers/follow-erased-readers.js'
export { followExcludedReaders } from './reader-sets/follow-excluded-readers.js'
export { type ReaderSet } from './reader-sets/follow-reader-set.js'
export { createIdentitiesFold } from './identities/create-identities-fold.js'
export { readLinks } from './identities/read-links.js'
export { createLiveFold } from './live/create-live-fold.js'
export { readLive, type LiveMinute } from './live/read-live.js'
export { defaultReadModelLimits, type ReadModelLimits } from './fold/read-model-limits.js'
export { createStoriesFold } from './stories/create-stories-fold.js'
export {
  createTrendingFollower,
  type TrendingFollower,
  type TrendingSink,
} from './trending/trending-follower.js'
export { type StoredStory } from './trending/parse-stored-story.js'
export { createTrendingFold } from './trending/create-trending-fold.js'
export { readStories, type StoryRecord } from './stories/read-story.js'
export { joinTags } from './stories/joined-tags.js'
export { maxClaimLengths } from './stories/story-claims.js'
export { type KnownStory, type StoryCard, type StoryCardSlugs } from './story-cards/story-card.js'
export { createStoryCards, type StoryCards } from './story-cards/story-cards.js'
export { readStoryTime, toStoryCard } from './story-cards/to-story-card.js'
export { createImpressionsFold } from './impressions/create-impressions-fold.js'
export { createImpressionsFollower, type ImpressionsSink } from './impressions/impressions-follower.js'
export {
  type ImpressionHour,
  type ImpressionTotals,
  type StoredImpressions,
} from './impressions/parse-stored-impressions.js'
export { type StoryFollower, type StorySink } from './follow/create-bucket-follower.js'
export { createReadersFold } from './readers/create-readers-fold.js'
export { forgetReader } from './readers/forget-reader.js'
export {
  readReaderHistory,
  readReaderLogs,
  toReaderHistory,
  type StoredReaderHistory,
} from './readers/read-reader-history.js'
export { createReaderWishWriter, type ReaderWish } from './readers/write-reader-wishes.js'
export { createCoReadsFold } from './co-reads/create-co-reads-fold.js'
export { createCoReadsFollower, type CoReadsFollower } from './co-reads/co-reads-follower.js'
export { followReadModels, type ReadModels } from './generations/follow-read-models.js'
export { joinCoverage } from './generations/join-coverage.js'
export { isSameCoverage, readModelsCheck, tellCoverage } from './generations/tell-coverage.js'
export {
  coverageOf,
  parseReadModelStates,
  readModelNames,
  rebuildReasons,
  type Coverage,
  type ReadModelName,
  type ReadModelState,
  type ReadModelStates,
  type Rebuild,
  type RebuildReason,
} from './generations/read-model-state.js'
export {
  assignmentsKeyOf,
  assignmentsTtlSeconds,
  isLongUnit,
  type AssignedUnit,
} from './assignments/assignments-key.js'
export { createAssignmentsFold, type AssignmentsFold } from './assignments/create-assignments-fold.js'
export { toExposureRecord, type ExposureRecord } from './assignments/exposure-record.js'
