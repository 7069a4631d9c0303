import { storyNumberOf } from '@frontpage/contracts'
import { isBlocked } from '@frontpage/editorial'
import { compileFeedFilter, toStoryTraits, type StoryTraits } from '@frontpage/ranking'
import type { StoryCard } from '@frontpage/read-models'
import { toEntityTag } from '@frontpage/service-kit'
import type { LastList } from '../fallback/last-lists.js'
import type { FeedReader } from '../reader/feed-reader.js'
import { unwantedBy } from '../reader/unwanted-by.js'
import { renderCoverage } from './coverage-fields.js'
import type { FeedContext } from './feed-context.js'
import type { FeedQuery } from './feed-query.js'
import type { MadePage } from './made-page.js'
import { notLoaded } from './not-loaded.js'
import { renderFeed, renderItems } from './render-feed.js'

/**
 * What trended when that was known last: the answer of a process that has not read any stories yet, and for a site of which
 * no story is live. What was hidden or blocked since, and what the reader does not want, is left out as far as it is known.
 *
 * @throws HttpFault 503 `not_loaded` where nothing was ever known
 */
export async function makeLastList(
  context: Pick<FeedContext, 'board' | 'decisionsOf' | 'histories' | 'metrics' | 'now'>,
  list: LastList | undefined,
  { query, reader }: { query: FeedQuery; reader: FeedReader },
): Promise<MadePage> {
  if (list === undefined || query.cursor !== undefined) {
    throw notLoaded()
  }
  const mayShow = await createShownTest(context, list, { query, reader })
  const page = list.cards
    .filter(mayShow)
    .slice(0, query.limit)
    .map((card, at) => ({
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
  const coverage = renderCoverage(context.board.state())
  const head = {
    site: list.site,
    surface: query.surface,
    feedId: '',
    variant: 'default',
    modelVersion: 'trending',
    isPersonalised: false,
    fallback: 'last_list',
    asOfMs: list.savedAtMs,
    coverage,
  }
  return {
    body: renderFeed(head, { items, tokens: [], nextCursor: undefined }),
    etag: toEntityTag(coverage + items.join()),
    commit() {
      context.metrics.countAnswer('last_list')
      return Promise.resolve()
    },
  }
}

async function createShownTest(
  { board, decisionsOf, histories, now }: Pick<FeedContext, 'board' | 'decisionsOf' | 'histories' | 'now'>,
  { site, savedAtMs }: LastList,
  { query, reader }: { query: FeedQuery; reader: FeedReader },
): Promise<(card: StoryCard) => boolean> {
  const nowMs = now()
  const { history } = await histories.of(site, reader)
  const isUnwanted = unwantedBy(history, { nowMs })
  const passes = query.filter && compileFeedFilter(query.filter)
  const decisions = decisionsOf(site)
  return (card) => {
    const { storyId } = card
    const traits = traitsOf(card, savedAtMs)
    const { publisher, tags } = traits
    return (
      board.isVisible(site, storyId) &&
      !isBlocked({ storyId, slugs: { publisher, tags } }, decisions) &&
      !isUnwanted(traits) &&
      (passes === undefined || passes(traits, nowMs))
    )
  }
}

function traitsOf(card: StoryCard, savedAtMs: number): StoryTraits {
  const publishedMs = Date.parse(card.publishedAt ?? '')
  return toStoryTraits({
    ...card,
    number: storyNumberOf(card.storyId),
    tags: card.tags ?? [],
    firstSeenMs: Number.isNaN(publishedMs) ? savedAtMs : publishedMs,
  })
}
