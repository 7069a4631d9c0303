export {
  foldLimits,
  type Fold,
  type FoldableEvent,
  type FoldLimit,
  type KeptOut,
  type StoryClaims,
} from './fold/fold.js'
export { foldWindowAt, type FoldWindow } from './fold/fold-window.js'
export {
  type ControlRecordRegistry,
  type ControlRecordRegistryOptions,
} from './control-records/control-record-registry.js'
export { type ControlRecordStore } from './control-records/control-record-store.js'
export {
  applyDecisions,
  isBlocked,
  type Decidable,
  type DecidedEntry,
  type DecidedList,
  type StorySlugs,
  type WaitingStory,
} from './editorial/apply-decisions.js'
export { startDecisionRegistry, type DecisionRegistry } from './editorial/decision-registry.js'
export { createDecisionStore, type DecisionStore } from './editorial/decision-store.js'
export { decisionsInForce, type DecisionsInForce } from './editorial/decisions-in-force.js'
export { followExcludedReaders } from './editorial/follow-excluded-readers.js'
export { followErasedReaders } from './erased-readers/follow-erased-readers.js'
export { type ReaderSet } from './reader-sets/follow-reader-set.js'
export { createIdentitiesFold } from './identities/create-identities-fold.js'
export { readLinks } from './identities/read-links.js'
export { createLiveFold } from './live/create-live-fold.js'
export { readLive, type LiveMinute } from './live/read-live.js'
export { defaultReadModelLimits, type ReadModelLimits } from './fold/read-model-limits.js'
export { indexByWriteKey } from './sources/index-by-write-key.js'
export { createSourceStore, type SourceStore } from './sources/source-store.js'
export {
  startSourceRegistry,
  type SourceRegistry,
  type SourceRegistryOptions,
} from './sources/source-registry.js'
export { createStoriesFold } from './stories/create-stories-fold.js'
export {
  createTrendingFollower,
  type TrendingFollower,
  type TrendingSink,
} from './trending/trending-follower.js'
export { type StoredStory } from './trending/parse-stored-story.js'
export { createTrendingFold } from './trending/create-trending-fold.js'
export { readStories, type StoryRecord } from './stories/read-story.js'
export { maxClaimLengths } from './stories/story-claims.js'
