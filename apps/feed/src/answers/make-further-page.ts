import type { ReaderHistory } from '@frontpage/ranking'
import { HttpFault, toEntityTag } from '@frontpage/service-kit'
import type { SiteStories } from '../board/site-board.js'
import type { FeedReader } from '../reader/feed-reader.js'
import { unwantedBy } from '../reader/unwanted-by.js'
import { badCursor, formatFeedCursor, parseFeedCursor } from '../snapshots/feed-cursor.js'
import type { FeedSnapshot, SnapshotItem } from '../snapshots/feed-snapshot.js'
import { renderCoverage } from './coverage-fields.js'
import type { FeedContext } from './feed-context.js'
import type { FeedQuery } from './feed-query.js'
import { toPageItems, tokenItemsOf } from './make-first-page.js'
import type { MadePage } from './made-page.js'
import { readerDigest } from './reader-digest.js'
import { renderFeed, renderItems, type PageItem } from './render-feed.js'

/**
 * How far the clocks of two replicas may differ. Stories that Redis had this long after an order was made include all of
 * the order.
 */
const clockToleranceMs = 1_000

/**
 * A further page in the order that the first one was made with, without what was hidden, blocked or has expired since; what
 * was read or clicked meanwhile stays, and positions are those of the order, so that nothing moves.
 *
 * @throws HttpFault 400 `bad_cursor`, 410 `feed_gone`, 503 `snapshot_unavailable`
 */
export async function makeFurtherPage(
  context: FeedContext,
  stories: SiteStories,
  { query, reader, cursor: text }: { query: FeedQuery; reader: FeedReader; cursor: string },
): Promise<MadePage> {
  const { signer, histories, tokens, servings, now } = context
  const cursor = parseFeedCursor(signer, text)
  const { feedId } = cursor
  const snapshot = await findSnapshot(context, feedId)
  if (snapshot.site !== stories.site) throw badCursor('It is of another site.')
  if (snapshot.reader !== readerDigest(reader)) throw badCursor('It is of another reader’s feed.')
  const { history } = await histories.of(stories.site, reader)
  const isShown = createShownTest(stories, { history, nowMs: now(), madeAtMs: snapshot.madeAtMs })
  const { taken, end } = take(snapshot, { from: cursor.offset, limit: query.limit }, isShown)
  const page = toPageItems(stories, taken)
  const items = renderItems(page, stories, query.locale)
  const next = { feedId, offset: end }
  const state = context.board.state()
  const { surface, variant, modelVersion, fallback } = snapshot
  const body = renderFeed(
    {
      ...snapshot,
      fallback,
      isPersonalised: reader.impersonal === undefined && fallback === undefined,
      asOfMs: state.isStale ? state.asOfMs : undefined,
      coverage: renderCoverage(state),
    },
    {
      items,
      tokens: tokens.sign(feedId, tokenItemsOf(page)),
      nextCursor: end < snapshot.items.length ? formatFeedCursor(signer, next) : undefined,
    },
  )
  return {
    body,
    etag: toEntityTag(body),
    async commit() {
      if (page.length === 0) return
      const served = page.map(({ item, card, position }) => ({
        storyId: card.storyId,
        position,
        propensity: item.propensity,
        sources: item.sources,
        slot: item.slot,
      }))
      await servings.record(
        { feedId, offset: cursor.offset, surface, variant, modelVersion, fallback, stories: served },
        { site: stories.site, reader, madeAtMs: snapshot.madeAtMs, nowMs: now() },
      )
    },
  }
}

async function findSnapshot({ snapshots }: FeedContext, feedId: string): Promise<FeedSnapshot> {
  let snapshot: FeedSnapshot | undefined
  try {
    snapshot = await snapshots.get(feedId)
  } catch (error) {
    throw unavailable('The order of this feed cannot be read at the moment.', error)
  }
  if (snapshot === undefined) {
    // Also after an outage of Redis: an order that was made meanwhile is in the memory of one replica alone.
    throw new HttpFault(410, 'feed_gone', {
      detail: 'The order of this feed is not kept any more. Ask for the first page again, without a cursor.',
    })
  }
  return snapshot
}

function unavailable(why: string, cause?: unknown): HttpFault {
  return new HttpFault(503, 'snapshot_unavailable', {
    detail: `${why} Send the request again, or begin without a cursor.`,
    headers: { 'Retry-After': '1' },
    cause,
    isExpected: cause === undefined,
  })
}

/** The next items that may be shown, and how far was looked for them. */
function take(
  { items }: FeedSnapshot,
  { from, limit }: { from: number; limit: number },
  isShown: (item: SnapshotItem) => boolean,
): { taken: Omit<PageItem, 'card'>[]; end: number } {
  const taken: Omit<PageItem, 'card'>[] = []
  let end = from
  for (; end < items.length && taken.length < limit; end++) {
    const item = items[end]!
    if (isShown(item)) taken.push({ item, position: end + 1 })
  }
  return { taken, end }
}

/**
 * What was read since stays in its place; what the reader or an editor does not want any more goes.
 *
 * @throws HttpFault 503 for a story that this replica does not know because its stories are older than the order: it must
 *   not vanish from a page on one replica, and stand in it on another
 */
function createShownTest(
  stories: SiteStories,
  { history, nowMs, madeAtMs }: { history: ReaderHistory; nowMs: number; madeAtMs: number },
): (item: SnapshotItem) => boolean {
  const mayBeBehind = stories.asOfMs() < madeAtMs + clockToleranceMs
  const isUnwanted = unwantedBy(history, { nowMs })
  return ({ number }) => {
    const story = stories.byNumber(number)
    if (story === undefined && mayBeBehind) {
      throw unavailable('The stories of this feed have not been read yet.')
    }
    const traits = story && stories.traitsOf(story.storyId)
    return traits !== undefined && stories.mayShow(traits.storyId) && !isUnwanted(traits)
  }
}
