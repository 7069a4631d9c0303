import {
  findCandidates as findIn,
  toReaderInterests,
  type FoundCandidates,
  type ReaderInterests,
} from '@frontpage/ranking'
import type { FeedRequest } from './feed-request.js'

/** More than the longest page has, and the quotas of the ways find room in it. */
const maxRanked = 80

export interface FoundStories extends FoundCandidates {
  readonly interests: ReaderInterests
}

/**
 * The first of four steps: some 200 stories for the reader, each with where it comes from, and the 80 of them that are worth
 * ranking.
 */
export function findCandidates(request: FeedRequest): FoundStories {
  const { stories, history, nowMs, filter, openStoryId } = request
  const byNumber = (number: string) => {
    const story = stories.byNumber(number)
    return story && stories.traitsOf(story.storyId)
  }
  const interests = toReaderInterests(history, { nowMs, storyOf: byNumber })
  const { random, asked, country, onboarding, holdOut } = request
  const found = findIn(
    stories.pools(),
    { history, interests },
    {
      nowMs,
      random,
      coReads: stories.coReads,
      asked,
      country,
      onboarding,
      holdOut,
      maxRanked,
      // What the reader has open is no news, and pools are up to some seconds older than what was decided since.
      filter: (story) =>
        story.storyId !== openStoryId &&
        (filter === undefined || filter(story, nowMs)) &&
        stories.mayShow(story.storyId),
    },
  )
  return { interests, ...found }
}
