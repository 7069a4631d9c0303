import { trendingWindows } from '@frontpage/contracts'
import type { WaitingStory } from '@frontpage/read-models'
import type { TrendingDesk } from '../list/trending-desk.js'

/** The section's stories in the first `topN` of the lists that reviewers look after: the site's and the section's own. */
export function topStoriesOf(
  { board, lists }: TrendingDesk,
  { site, section, topN }: { site: string; section: string; topN: number },
): string[] {
  if (!board.sites().includes(site)) return []
  const storyIds = [`section:${section}`, 'global'].flatMap((scope) =>
    trendingWindows.flatMap((window) =>
      lists
        .list({ site, scope, window })
        .entries.slice(0, topN)
        .filter(({ entry }) => entry.slugs.section === section)
        .map(({ entry }) => entry.storyId),
    ),
  )
  return [...new Set(storyIds)]
}

/** Who would stand in those lists but waits for approval, each once. */
export function waitingStoriesOf({ board, lists }: TrendingDesk, site: string): WaitingStory[] {
  if (!board.sites().includes(site)) return []
  const { reviews } = lists.momentOf(site).decisions
  const scopes = ['global', ...Array.from(reviews.keys(), (section) => `section:${section}`)]
  const waiting = scopes.flatMap((scope) =>
    trendingWindows.flatMap((window) => lists.list({ site, scope, window }).waiting),
  )
  return [...new Map(waiting.map((story) => [story.storyId, story])).values()]
}
