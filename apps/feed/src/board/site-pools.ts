import {
  toCandidatePools,
  type CandidatePools,
  type FeedStory,
  type PooledStory,
  type StoryTraits,
} from '@frontpage/ranking'
import { impressionsOfDay, popularityOf } from './story-popularity.js'

export interface SitePoolOptions {
  readonly nowMs: number
  readonly traitsOf: (storyId: string) => StoryTraits | undefined
  readonly mayShow: (storyId: string) => boolean
  readonly countries: ReadonlyMap<string, readonly StoryTraits[]>
  readonly pinned: readonly StoryTraits[]
}

/** Sorts the stories of a site that may be shown into the pools from which requests take. */
export function toSitePools(stories: Iterable<FeedStory>, options: SitePoolOptions): CandidatePools {
  const { nowMs, traitsOf, mayShow, countries, pinned } = options
  const pooled: PooledStory[] = []
  for (const story of stories) {
    if (!mayShow(story.storyId)) continue
    const traits = traitsOf(story.storyId)
    if (traits === undefined) continue
    pooled.push({
      story: traits,
      score: popularityOf(story, nowMs),
      impressions: impressionsOfDay(story, nowMs),
    })
  }
  return toCandidatePools(pooled, { nowMs, storyOf: traitsOf, countries, pinned })
}
