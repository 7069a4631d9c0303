import {
  findCandidates as findIn,
  toReaderInterests,
  type FoundCandidates,
  type ReaderInterests,
} from '@frontpage/ranking'
import type { FeedRequest } from './feed-request.js'

/** Two fifths more than a snapshot holds, for what is of one event, was read elsewhere, or may not be shown any more. */
const maxCandidates = 140
/** In proportion to it. */
const quotas = {
  asked: 70,
  section: 35,
  coRead: 28,
  followed: 20,
  onboarding: 28,
  popularSection: 42,
  region: 14,
  trending: 28,
  fresh: 14,
  exploration: 16,
}
/** More than the longest page has, and the quotas of the ways find room in it. */
const maxRanked = 64

export interface FoundStories extends FoundCandidates {
  readonly interests: ReaderInterests
}

/**
 * The first of four steps: up to 140 stories for the reader, each with where it comes from, and some 64 of them that are worth
 * ranking.
 */
export function findCandidates(request: FeedRequest): FoundStories {
  const { stories, history, nowMs, filter, openStoryId } = request
  const interests = toReaderInterests(history, { nowMs, storyOf: stories.traitsByNumber })
  const { random, asked, country, onboarding, holdOut, explains } = request
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
      explains,
      maxRanked,
      maxCandidates,
      quotas,
      // What the reader has open is no news. Whether stories may still be shown is looked at when they are selected.
      filter:
        filter === undefined && openStoryId === undefined
          ? undefined
          : (story) => story.storyId !== openStoryId && (filter === undefined || filter(story, nowMs)),
    },
  )
  return { interests, ...found }
}
