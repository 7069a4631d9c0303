import {
  toCandidatePools,
  type CandidatePools,
  type FeedStory,
  type PooledStory,
  type StoryTraits,
} from '@frontpage/ranking'
import { impressionsOfDay, popularityOf } from './story-popularity.js'
import { visitInTurns } from './visit-in-turns.js'

export interface SitePoolOptions {
  readonly nowMs: number
  readonly traitsOf: (storyId: string) => StoryTraits | undefined
  readonly mayShow: (storyId: string) => boolean
  readonly countries: ReadonlyMap<string, readonly StoryTraits[]>
  readonly pinned: readonly StoryTraits[]
}

/** Sorts the stories of a site that may be shown into the pools from which requests take. */
export function toSitePools(stories: Iterable<FeedStory>, options: SitePoolOptions): CandidatePools {
  const pooled: PooledStory[] = []
  for (const story of stories) addStory(pooled, story, options)
  return sortPools(pooled, options)
}

/** The same while requests are answered: of 10,000 stories it takes tens of milliseconds. */
export async function makeSitePools(
  stories: Iterable<FeedStory>,
  options: SitePoolOptions,
): Promise<CandidatePools> {
  const pooled: PooledStory[] = []
  await visitInTurns(stories, (story) => addStory(pooled, story, options))
  return sortPools(pooled, options)
}

function sortPools(
  pooled: readonly PooledStory[],
  { nowMs, traitsOf, countries, pinned }: SitePoolOptions,
): CandidatePools {
  return toCandidatePools(pooled, { nowMs, storyOf: traitsOf, countries, pinned })
}

function addStory(
  pooled: PooledStory[],
  story: FeedStory,
  { nowMs, traitsOf, mayShow }: SitePoolOptions,
): void {
  if (!mayShow(story.storyId)) return
  const traits = traitsOf(story.storyId)
  if (traits === undefined) return
  pooled.push({
    story: traits,
    score: popularityOf(story, nowMs),
    impressions: impressionsOfDay(story, nowMs),
  })
}
