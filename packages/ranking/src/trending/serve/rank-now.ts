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

/** The list of window `now`: features, score and hysteresis in one go. A story that nobody viewed has no place in it. */
export function rankNow(stories: readonly StoryActivity[], nowMs: number, options: RankNowOptions): Ranked[] {
  // Readings alone (`Story Read`) make no reader.
  const viewed = stories.filter(({ hours }) => hours.some(({ readers }) => readers > 0))
  const features = toStoryFeatures(viewed, nowMs, options)
  const scores = scoreNow(features, options.model ?? nowModel)
  const scored = viewed.map(({ storyId }, index) => ({ storyId, score: scores[index]! }))
  return rankList(scored, options)
}
