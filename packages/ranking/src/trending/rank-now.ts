import { nowModel } from './now-model.js'
import { rankList, type Ranked } from './rank-list.js'
import { scoreNow, type NowModel } from './score-now.js'
import { toStoryFeatures, type FeatureOptions } from './story-features.js'
import type { StoryActivity } from './story-activity.js'

export interface RankNowOptions extends FeatureOptions {
  readonly limit: number
  /** The list that readers see now. */
  readonly previous?: readonly string[]
  readonly model?: NowModel
}

/** The list of window `now`: features, score and hysteresis in one go. */
export function rankNow(stories: readonly StoryActivity[], nowMs: number, options: RankNowOptions): Ranked[] {
  const scores = scoreNow(toStoryFeatures(stories, nowMs, options), options.model ?? nowModel)
  const scored = stories.map(({ storyId }, index) => ({ storyId, score: scores[index]! }))
  return rankList(scored, options)
}
