export { type Fold, type FoldableEvent, type StoryClaims } from './fold.js'
export { followErasedReaders, type ErasedReaders } from './erased-readers/follow-erased-readers.js'
export { createIdentitiesFold } from './identities/create-identities-fold.js'
export { readLinks } from './identities/read-links.js'
export { createLiveFold } from './live/create-live-fold.js'
export { readLive, type LiveMinute } from './live/read-live.js'
export { createSourceStore, type SourceStore } from './sources/source-store.js'
export {
  startSourceRegistry,
  type SourceRegistry,
  type SourceRegistryOptions,
} from './sources/source-registry.js'
export { createStoriesFold } from './stories/create-stories-fold.js'
export {
  createTrendingFollower,
  type StoredStory,
  type TrendingFollower,
  type TrendingSink,
} from './trending/trending-follower.js'
export { createTrendingFold } from './trending/create-trending-fold.js'
export { readStories, type StoryRecord } from './stories/read-story.js'
export { maxClaimLengths } from './stories/story-claims.js'
