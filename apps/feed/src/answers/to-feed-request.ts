import { compileFeedFilter, topicsAskedFor, type ReaderHistory } from '@frontpage/ranking'
import type { SiteStories } from '../board/site-board.js'
import { readerKeyOf, type FeedReader } from '../reader/feed-reader.js'
import { holdOutOf } from '../ranker/hold-out.js'
import type { FeedRequest } from '../steps/feed-request.js'
import type { FeedContext } from './feed-context.js'
import type { FeedQuery } from './feed-query.js'

const nothing: ReadonlySet<string> = new Set()

/** What the steps need to know of a request for a first page. */
export function toFeedRequest(
  {
    decisionsOf,
    appealOf,
    unmergedPublishers,
    now,
    random,
  }: Pick<FeedContext, 'decisionsOf' | 'appealOf' | 'unmergedPublishers' | 'now' | 'random'>,
  stories: SiteStories,
  {
    query,
    reader,
    history,
  }: {
    query: Pick<FeedQuery, 'filter' | 'country' | 'topic' | 'open'>
    reader: FeedReader
    history: ReaderHistory
  },
): FeedRequest {
  const { filter } = query
  return {
    stories,
    history,
    decisions: decisionsOf(stories.site),
    appeal: appealOf(stories.site),
    unmergedPublishers,
    nowMs: now(),
    random,
    filter: filter && compileFeedFilter(filter),
    asked: filter === undefined ? nothing : topicsAskedFor(filter),
    country: query.country,
    onboarding: query.topic,
    openStoryId: query.open,
    holdOut: holdOutOf(readerKeyOf(reader)),
    explains: false,
  }
}
