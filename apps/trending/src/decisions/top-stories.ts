import { trendingWindows } from '@frontpage/contracts'
import type { Steps } from '@frontpage/ranking'
import type { WaitingStory } from '@frontpage/read-models'
import type { TrendingDesk } from '../list/trending-desk.js'

/**
 * The section's stories in the first `topN` of the lists that reviewers look after: the site's and the section's own.
 */
export function* topStoriesOf(
  { board, lists }: TrendingDesk,
  { site, section, topN }: { site: string; section: string; topN: number },
): Steps<string[]> {
  const storyIds = new Set<string>()
  if (!board.sites().includes(site)) return []
  for (const scope of [`section:${section}`, 'global']) {
    for (const window of trendingWindows) {
      const { entries } = yield* lists.list({ site, scope, window })
      for (const { entry } of entries.slice(0, topN)) {
        if (entry.slugs.section === section) storyIds.add(entry.storyId)
      }
    }
  }
  return [...storyIds]
}

/** Stories that would stand in those lists but wait for approval, each once. */
export function* waitingStoriesOf({ board, lists }: TrendingDesk, site: string): Steps<WaitingStory[]> {
  if (!board.sites().includes(site)) return []
  const { reviews } = lists.momentOf(site).decisions
  const scopes = ['global', ...Array.from(reviews.keys(), (section) => `section:${section}`)]
  const waiting = new Map<string, WaitingStory>()
  for (const scope of scopes) {
    for (const window of trendingWindows) {
      const list = yield* lists.list({ site, scope, window })
      for (const story of list.waiting) waiting.set(story.storyId, story)
    }
  }
  return [...waiting.values()]
}
