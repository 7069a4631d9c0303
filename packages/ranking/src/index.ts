export { jaccard } from './evaluation/jaccard.js'
export { ndcgAt } from './evaluation/ndcg.js'
export { pairedBootstrap } from './evaluation/paired-bootstrap.js'
export { precisionAt } from './evaluation/precision.js'
export { baselines, type Baseline } from './trending/fit/baselines.js'
export {
  cappedShare,
  strictestCap,
  type Cap,
  type CapFamily,
  type SiteHour,
} from './trending/serve/capped-share.js'
export { explainStory, type Reason } from './trending/serve/explain-story.js'
export { findRising, type Rising } from './trending/serve/find-rising.js'
export { fitNowModel, type FitOptions } from './trending/fit/fit-now-model.js'
export { mostReadersOfAnHour } from './trending/serve/most-readers-of-an-hour.js'
export { nowModel } from './trending/serve/now-model.js'
export { calmingBonus, rankList, type Ranked } from './trending/serve/rank-list.js'
export { rankNow, type RankNowOptions } from './trending/serve/rank-now.js'
export { restrictToCountry } from './trending/serve/restrict-to-country.js'
export { scoreNow, type NowModel } from './trending/serve/score-now.js'
export { readersSince, scoreWindow } from './trending/serve/score-window.js'
export { formatModel } from './learning/format-model.js'
export { seededRandom } from './learning/seeded-random.js'
export type { StoryActivity } from './trending/serve/story-activity.js'
export { createStoryBoard, type StoryBoard } from './trending/serve/story-board.js'
export { featureNames, toStoryFeatures, type StoryFeatures } from './trending/serve/story-features.js'
export { toTrafficFactor, trafficFactor } from './trending/serve/traffic-factor.js'
export {
  toTrainingExample,
  toTrainingExamples,
  type TrainingExample,
} from './trending/fit/training-example.js'
export { areSoundBiases, type PositionBiases, type ShownPlaces } from './feed/learning/position-bias.js'
export { appealOffsets } from './feed/features/appeal-offsets.js'
export type { FeedContext } from './feed/features/feed-context.js'
export { feedFeatureCount, feedFeatureNames, toFeedFeatures } from './feed/features/to-feed-features.js'
export { freshPopularity, nextStoryScore } from './feed/features/next-story-score.js'
export { summariseReader, type ReaderSummary } from './feed/features/reader-columns.js'
export {
  createFeedLearner,
  type FeedLearner,
  type FeedLearnerOptions,
  type LearnedList,
} from './feed/learning/feed-learner.js'
export { newFeedModel } from './feed/learning/new-feed-model.js'
export {
  prepareFeedModel,
  scoreFeedRows,
  type FeedModel,
  type FeedNetwork,
  type PreparedFeedModel,
} from './feed/model/feed-model.js'
export { formatStartModel } from './feed/model/format-start-model.js'
export { startFeedModel } from './feed/model/start-model.js'
export {
  emptyReaderHistory,
  noCoReads,
  type CoReads,
  type ReaderHistory,
  type ShownStory,
  type StoryNumber,
  type ViewedStory,
} from './feed/signals/reader-history.js'
export {
  areSoundEntries,
  createStoryAppeal,
  noAppeal,
  toStoryAppeal,
  type AppealEntries,
  type StoryAppeal,
} from './feed/signals/story-appeal.js'
export {
  createStorySignals,
  type FeedStory,
  type ReadsDelta,
  type StoryFacts,
  type StorySignals,
} from './feed/signals/story-signals.js'
export type { Candidate, CandidateSource, CandidateSourceKind } from './feed/candidates/candidate.js'
export {
  sortByScore,
  startPools,
  toCandidatePools,
  type CandidatePools,
  type PooledStory,
} from './feed/candidates/candidate-pools.js'
export { createExclusions, type Exclusion } from './feed/candidates/create-exclusions.js'
export {
  findCandidates,
  type CandidateQuotas,
  type FindCandidatesOptions,
  type FoundCandidates,
} from './feed/candidates/find-candidates.js'
export { createHoldOut, type HoldOut } from './feed/candidates/hold-out.js'
export { lessOfFactor } from './feed/candidates/less-of.js'
export type { SpareCandidate } from './feed/candidates/pre-rank.js'
export { interestBonus, toReaderInterests, type ReaderInterests } from './feed/candidates/reader-interests.js'
export { compileFeedFilter, type StoryPredicate } from './feed/filter/compile-feed-filter.js'
export { topicsAskedFor, type FeedFilter } from './feed/filter/feed-filter.js'
export { formatFeedFilter } from './feed/filter/format-feed-filter.js'
export { filterLimits, parseFeedFilter, type ParsedFilter } from './feed/filter/parse-feed-filter.js'
export type { Cut, FeedItem, PresentedFeed, Slot } from './feed/presentation/feed-item.js'
export { mergeEvents } from './feed/presentation/merge-events.js'
export type { PinnedPosition } from './feed/presentation/place-pins.js'
export { presentFeed, type FeedReader, type PresentOptions } from './feed/presentation/present-feed.js'
export type { PresentationRules } from './feed/presentation/presentation-rules.js'
export { storySimilarity } from './feed/presentation/story-similarity.js'
export type { RankedCandidate } from './feed/presentation/ranked-candidate.js'
export { followWithSpare } from './feed/presentation/follow-with-spare.js'
export type { FeedReason, FeedReasonCode } from './feed/reasons/feed-reason.js'
export { formatFeedReason, type ReasonLanguage } from './feed/reasons/format-feed-reason.js'
export { toFeedReason, toFeedReasons } from './feed/reasons/to-feed-reasons.js'
export { createEventIndex, type EventIndex } from './feed/stories/event-index.js'
export { toStoryTraits, type StoryAttributes, type StoryTraits } from './feed/stories/story-traits.js'
