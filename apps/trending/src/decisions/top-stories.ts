import { trendingWindows } from '@frontpage/contracts'
import { sectionsOf, type WaitingStory } from '@frontpage/editorial'
import type { ListContext } from '../list/list-context.js'

/**
 * The section's stories in the first `topN` of the lists that reviewers look after: the site's and the section's own.
 */
export function topStoriesOf(
  { board, lists }: ListContext,
  { site, section, topN }: { site: string; section: string; topN: number },
): string[] {
  if (!board.sites().includes(site)) return []
  const storyIds = new Set<string>()
  for (const scope of [`section:${section}`, 'global']) {
    for (const window of trendingWindows) {
      const { entries } = lists.list({ site, scope, window })
      for (const { entry } of entries.slice(0, topN)) {
        if (sectionsOf(entry.slugs).includes(section)) storyIds.add(entry.storyId)
      }
    }
  }
  return [...storyIds]
}

/** Stories that would stand in those lists but wait for approval, each once. */
export function waitingStoriesOf({ lists }: ListContext, site: string): WaitingStory[] {
  const { reviews } = lists.decisionsOf(site)
  const scopes = ['global', ...Array.from(reviews.keys(), (section) => `section:${section}`)]
  const waiting = new Map<string, WaitingStory>()
  for (const scope of scopes) {
    for (const window of trendingWindows) {
      const list = lists.list({ site, scope, window })
      for (const story of list.waiting) waiting.set(story.storyId, story)
    }
  }
  return [...waiting.values()]
}
