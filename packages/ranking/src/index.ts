export { jaccard } from './evaluation/jaccard.js'
export { ndcgAt } from './evaluation/ndcg.js'
export { pairedBootstrap } from './evaluation/paired-bootstrap.js'
export { precisionAt } from './evaluation/precision.js'
export { finishSteps, visitInSteps, type Steps } from './steps.js'
export { baselines, type Baseline } from './trending/baselines.js'
export {
  cappedShare,
  strictestCap,
  type Cap,
  type CapFamily,
  type SiteHour,
} from './trending/capped-share.js'
export { explainStory, type Reason } from './trending/explain-story.js'
export { findRisingInSteps, type Rising } from './trending/find-rising.js'
export { fitNowModel, type FitOptions } from './trending/fit-now-model.js'
export { formatNowModel } from './trending/format-now-model.js'
export { nowModel } from './trending/now-model.js'
export { calmingBonus, rankList, type Ranked } from './trending/rank-list.js'
export { rankNow, rankNowInSteps, type RankNowOptions } from './trending/rank-now.js'
export { restrictToCountry } from './trending/restrict-to-country.js'
export { scoreNow, type NowModel } from './trending/score-now.js'
export { readersSince, scoreWindow } from './trending/score-window.js'
export { seededRandom } from './trending/seeded-random.js'
export type { StoryActivity } from './trending/story-activity.js'
export { createStoryBoard, type StoryBoard } from './trending/story-board.js'
export { featureNames, toStoryFeatures, type StoryFeatures } from './trending/story-features.js'
export { toTrafficFactor, trafficFactor } from './trending/traffic-factor.js'
export { toTrainingExample, toTrainingExamples, type TrainingExample } from './trending/training-example.js'
