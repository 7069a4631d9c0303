import { storyNumberOf, type FeedServing } from '@frontpage/contracts'
import { toEntityTag } from '@frontpage/service-kit'
import type { SiteStories } from '../board/site-board.js'
import type { FeedFallback } from '../metrics/feed-metrics.js'
import type { FeedReader } from '../reader/feed-reader.js'
import { unwantedBy } from '../reader/unwanted-by.js'
import type { FeedSnapshot, SnapshotItem } from '../snapshots/feed-snapshot.js'
import { formatFeedCursor } from '../snapshots/feed-cursor.js'
import type { FeedRequest } from '../steps/feed-request.js'
import { renderCoverage } from './coverage-fields.js'
import type { FeedContext } from './feed-context.js'
import type { FeedQuery } from './feed-query.js'
import type { MadePage } from './made-page.js'
import { newFeedId } from './new-feed-id.js'
import { rankFeed, servedFeaturesOf, type RankedFeed } from './rank-feed.js'
import { readerDigest } from './reader-digest.js'
import { renderFeed, renderItems, type PageItem } from './render-feed.js'
import { toSnapshotItems } from './to-snapshot-items.js'
import { toFeedRequest } from './to-feed-request.js'

interface FirstPageRequest {
  readonly query: FeedQuery
  readonly reader: FeedReader
}

/** What a reader gets, and what of it was ranked. */
interface MadeList {
  readonly items: readonly SnapshotItem[]
  readonly ranked: RankedFeed | undefined
  readonly modelVersion: string
}

/**
 * The first page of a new feed. Where a part of what it needs is missing it is made without: first without the reader's
 * history, then from what trends.
 */
export async function makeFirstPage(
  context: FeedContext,
  stories: SiteStories,
  { query, reader }: FirstPageRequest,
): Promise<MadePage> {
  const { site } = stories
  const { history, isKnown } = await context.histories.of(site, reader)
  const variant = context.variants.of(site, reader, query.surface)
  let fallback: FeedFallback | undefined = isKnown ? undefined : 'reader_unavailable'
  const startedAt = performance.now()
  const request = toFeedRequest(context, stories, { query, reader, history })
  let list: MadeList
  try {
    const ranked = rankFeed(request, variant.ranker)
    const { items } = ranked.presented
    const { interests } = ranked.found
    list = {
      items: toSnapshotItems(items, { nowMs: request.nowMs, interests }),
      ranked,
      modelVersion: variant.ranker.version,
    }
  } catch (error) {
    context.log.error({ err: error }, 'feed could not be ranked; readers get what trends')
    fallback = 'ranking_failed'
    list = {
      items: trendingItems(request),
      ranked: undefined,
      modelVersion: 'trending',
    }
  }
  context.metrics.observeMaking((performance.now() - startedAt) / 1_000)

  const feedId = newFeedId(request.nowMs)
  const snapshot: FeedSnapshot = {
    feedId,
    madeAtMs: request.nowMs,
    site,
    surface: query.surface,
    variant: variant.name,
    modelVersion: list.modelVersion,
    ...(fallback !== undefined && { fallback }),
    reader: readerDigest(reader),
    items: list.items,
  }
  const shown = list.items.slice(0, query.limit)
  const page = toPageItems(
    stories,
    shown.map((item, at) => ({ item, position: at + 1 })),
  )
  const hasMore = list.items.length > shown.length
  const items = renderItems(page, stories, query.locale)
  const isPersonalised = reader.impersonal === undefined && fallback === undefined
  const state = context.board.state()
  const coverage = renderCoverage(state)
  const cursor = { feedId, offset: shown.length }
  const body = renderFeed(
    {
      ...snapshot,
      isPersonalised,
      fallback,
      asOfMs: state.isStale ? state.asOfMs : undefined,
      coverage,
    },
    {
      items,
      tokens: context.tokens.sign(feedId, tokenItemsOf(page)),
      nextCursor: hasMore ? formatFeedCursor(context.signer, cursor) : undefined,
    },
  )
  const serving: FeedServing = {
    feedId,
    offset: 0,
    surface: query.surface,
    variant: variant.name,
    modelVersion: list.modelVersion,
    ...(fallback !== undefined && { fallback }),
    stories: page.map(({ item, card, position }) => ({
      storyId: card.storyId,
      position,
      propensity: item.propensity,
      sources: item.sources,
      slot: item.slot,
    })),
    ...(list.ranked !== undefined && {
      features: servedFeaturesOf(list.ranked, list.ranked.presented.items.slice(0, shown.length)),
    }),
  }
  return {
    body,
    etag: toEntityTag(coverage + items.join()),
    async commit() {
      context.metrics.countAnswer(fallback ?? (isPersonalised ? 'personalised' : 'not_personalised'))
      await Promise.all([
        context.servings.record(serving, { site, reader, madeAtMs: request.nowMs, nowMs: request.nowMs }),
        hasMore ? context.snapshots.put(snapshot) : undefined,
        variant.expose(),
      ])
    },
  }
}

/** The stories of a page with their cards. Positions are those of the frozen order, whatever is left out of a page. */
export function toPageItems(stories: SiteStories, items: readonly Omit<PageItem, 'card'>[]): PageItem[] {
  return items.flatMap(({ item, position }) => {
    const story = stories.byNumber(item.number)
    return story === undefined ? [] : { item, card: stories.knownOf(story.storyId).card, position }
  })
}

export function tokenItemsOf(page: readonly PageItem[]): { number: string; position: number }[] {
  return page.map(({ item, position }) => ({ number: item.number, position }))
}

/** What trends, for readers whose feed cannot be ranked. */
function trendingItems({ stories, history, filter, nowMs }: FeedRequest): SnapshotItem[] {
  const isUnwanted = unwantedBy(history, { nowMs })
  return stories
    .pools()
    .trending.filter(
      (story) =>
        stories.mayShow(story.storyId) &&
        !isUnwanted(story) &&
        (filter === undefined || filter(story, nowMs)),
    )
    .slice(0, 100)
    .map(({ storyId }) => ({
      number: storyNumberOf(storyId),
      propensity: 1,
      slot: 'fallback',
      sources: ['trending'],
      reason: { code: 'trending_now', params: {} },
    }))
}
