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

/** Makes the list of window `now`: features, score and hysteresis. A story without views is not in it. */
export function rankNow(stories: readonly StoryActivity[], nowMs: number, options: RankNowOptions): Ranked[] {
  // `Story Read` events alone do not count as readers.
  const viewed = stories.filter(({ hours }) => hours.some(({ readers }) => readers > 0))
  const features = toStoryFeatures(viewed, nowMs, options)
  const scores = scoreNow(features, options.model ?? nowModel)
  const scored = viewed.map(({ storyId }, index) => ({ storyId, score: scores[index]! }))
  return rankList(scored, options)
}
