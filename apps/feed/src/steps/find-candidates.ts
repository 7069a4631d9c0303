import {
  findCandidates as findIn,
  toReaderInterests,
  type FoundCandidates,
  type ReaderInterests,
} from '@frontpage/ranking'
import type { FeedRequest } from './feed-request.js'

/** A third more than a snapshot holds. */
const maxCandidates = 160
/** More than the longest page has, and the quotas of the ways find room in it. */
const maxRanked = 72

export interface FoundStories extends FoundCandidates {
  readonly interests: ReaderInterests
}

/**
 * The first of four steps: up to 160 stories for the reader, each with where it comes from, and some 72 of them that are worth
 * ranking.
 */
export function findCandidates(request: FeedRequest): FoundStories {
  const { stories, history, nowMs, filter, openStoryId } = request
  const interests = toReaderInterests(history, { nowMs, storyOf: stories.traitsByNumber })
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
      maxCandidates,
      // What the reader has open is no news. Whether stories may still be shown is looked at when they are selected.
      filter:
        filter === undefined && openStoryId === undefined
          ? undefined
          : (story) => story.storyId !== openStoryId && (filter === undefined || filter(story, nowMs)),
    },
  )
  return { interests, ...found }
}
