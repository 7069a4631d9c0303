import { formatFeedReason, type FeedReason, type ReasonLanguage } from '@frontpage/ranking'
import type { SiteStories } from '../board/site-board.js'
import type { ShownReason } from '../snapshots/feed-snapshot.js'

/** A reason as it is kept and answered: its code and the values for a sentence about it. */
export function toShownReason(reason: FeedReason | undefined): ShownReason {
  const { code, ...params } = reason ?? { code: 'popular' as const }
  return { code, params }
}

/** The sentence for the reader, with the names that people use. */
export function wordsOfReason(
  { code, params }: ShownReason,
  stories: Pick<SiteStories, 'knownOf'>,
  language: ReasonLanguage,
): string {
  return formatFeedReason({ code, ...params } as FeedReason, language, {
    storyTitle: (storyId) => stories.knownOf(storyId).card.title,
  })
}
