import {
  findCandidates as findIn,
  toReaderInterests,
  type FoundCandidates,
  type ReaderInterests,
} from '@frontpage/ranking'
import type { FeedRequest } from './feed-request.js'

export interface FoundStories extends FoundCandidates {
  readonly interests: ReaderInterests
}

/** The first of four steps: some 200 stories that are worth ranking for the reader, each with where it comes from. */
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
      // What the reader has open is no news, and pools are up to some seconds older than what was decided since.
      filter: (story) =>
        story.storyId !== openStoryId &&
        (filter === undefined || filter(story, nowMs)) &&
        stories.mayShow(story.storyId),
    },
  )
  return { interests, ...found }
}
