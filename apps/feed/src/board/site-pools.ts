import {
  toCandidatePools,
  type CandidatePools,
  type FeedStory,
  type PooledStory,
  type StoryTraits,
} from '@frontpage/ranking'

const minuteMs = 60_000
const hourMs = 3_600_000
/** The places of these half-lives among those at which counts are kept (`halfLivesMinutes`). */
const quarterOfAnHour = { at: 1, minutes: 15 } as const
const aDay = { at: 7, minutes: 1_440 } as const

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
      impressions: decayed(story.impressions, aDay, nowMs),
    })
  }
  return toCandidatePools(pooled, { nowMs, storyOf: traitsOf, countries, pinned })
}

/** Readers of the last quarters of an hour for the story's age: the best simple rule on EB-NeRD (docs/adr/021-feed-ranker.md). */
export function popularityOf(story: FeedStory, nowMs: number): number {
  const ageHours = Math.max(0, nowMs - (story.publishedMs ?? story.firstSeenMs)) / hourMs
  return decayed(story.views, quarterOfAnHour, nowMs) * (ageHours + 0.25) ** -0.6
}

function decayed(
  { newestMinute, sums }: FeedStory['views'],
  { at, minutes }: { readonly at: number; readonly minutes: number },
  nowMs: number,
): number {
  if (newestMinute === -Infinity) return 0
  return sums[at]! * 2 ** (-Math.max(0, nowMs / minuteMs - newestMinute) / minutes)
}
