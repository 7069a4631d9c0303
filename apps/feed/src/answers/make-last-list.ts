import { HttpFault, toEntityTag } from '@frontpage/service-kit'
import type { LastList } from '../fallback/last-lists.js'
import type { FeedContext } from './feed-context.js'
import type { FeedQuery } from './feed-query.js'
import type { MadePage } from './made-page.js'
import { renderFeed, renderItems } from './render-feed.js'
import { storyNumberOf } from '@frontpage/contracts'

/**
 * What trended when that was known last: the answer of a process that has not read any stories yet.
 *
 * @throws HttpFault 503 `not_loaded` where nothing was ever known
 */
export function makeLastList(
  { metrics }: Pick<FeedContext, 'metrics'>,
  list: LastList | undefined,
  query: FeedQuery,
): MadePage {
  if (list === undefined || query.cursor !== undefined) {
    throw new HttpFault(503, 'not_loaded', {
      detail: 'No stories have been read yet.',
      headers: { 'Retry-After': '1' },
      isExpected: true,
    })
  }
  const page = list.cards.slice(0, query.limit).map((card, at) => ({
    card,
    position: at + 1,
    item: {
      number: storyNumberOf(card.storyId),
      propensity: 1,
      slot: 'fallback' as const,
      sources: [],
      reason: { code: 'trending_now', params: {} },
    },
  }))
  const cards = new Map(list.cards.map((card) => [card.storyId, card]))
  const knownOf = (storyId: string) => ({
    card: cards.get(storyId) ?? { storyId },
    slugs: { tags: [] },
    language: undefined,
    knownSinceMinute: undefined,
  })
  const items = renderItems(page, { knownOf }, query.locale)
  const head = {
    site: list.site,
    surface: query.surface,
    feedId: '',
    variant: 'default',
    modelVersion: 'trending',
    isPersonalised: false,
    fallback: 'last_list',
    asOfMs: list.savedAtMs,
  }
  return {
    body: renderFeed(head, { items, tokens: [], nextCursor: undefined }),
    etag: toEntityTag(items.join()),
    commit() {
      metrics.countAnswer('last_list')
      return Promise.resolve()
    },
  }
}
