import { createExclusions, type ReaderHistory } from '@frontpage/ranking'
import { HttpFault, toEntityTag } from '@frontpage/service-kit'
import type { SiteStories } from '../board/site-board.js'
import type { FeedReader } from '../reader/feed-reader.js'
import { badCursor, formatFeedCursor, parseFeedCursor } from '../snapshots/feed-cursor.js'
import type { FeedSnapshot, SnapshotItem } from '../snapshots/feed-snapshot.js'
import type { FeedContext } from './feed-context.js'
import type { FeedQuery } from './feed-query.js'
import { toPageItems, tokenItemsOf } from './make-first-page.js'
import type { MadePage } from './made-page.js'
import { readerDigest } from './reader-digest.js'
import { renderFeed, renderItems } from './render-feed.js'

/**
 * A further page in the order that the first one was made with, without what was hidden, blocked or has expired since; what
 * was read or clicked meanwhile stays, so that nothing moves.
 *
 * @throws HttpFault 400 `bad_cursor`, 503 `snapshot_unavailable`
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
  const isShown = createShownTest(stories, history, now())
  const { taken, end } = take(snapshot, { from: cursor.offset, limit: query.limit }, isShown)
  const page = toPageItems(stories, taken, cursor.answered)
  const items = renderItems(page, stories, query.locale)
  const next = { feedId, offset: end, answered: cursor.answered + page.length }
  const { isStale, asOfMs } = context.board.state()
  const { surface, variant, modelVersion, fallback } = snapshot
  const body = renderFeed(
    {
      ...snapshot,
      fallback,
      isPersonalised: reader.impersonal === undefined && fallback === undefined,
      asOfMs: isStale ? asOfMs : undefined,
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
        { site: stories.site, reader, nowMs: now() },
      )
    },
  }
}

async function findSnapshot({ snapshots }: FeedContext, feedId: string): Promise<FeedSnapshot> {
  let snapshot: FeedSnapshot | undefined
  try {
    snapshot = await snapshots.get(feedId)
  } catch (error) {
    throw new HttpFault(503, 'snapshot_unavailable', {
      detail:
        'The order of this feed cannot be read at the moment. Send the request again, or begin without a cursor.',
      headers: { 'Retry-After': '1' },
      cause: error,
    })
  }
  if (snapshot === undefined) throw badCursor('It has expired.')
  return snapshot
}

/** The next items that may be shown, and how far was looked for them. */
function take(
  { items }: FeedSnapshot,
  { from, limit }: { from: number; limit: number },
  isShown: (item: SnapshotItem) => boolean,
): { taken: SnapshotItem[]; end: number } {
  const taken: SnapshotItem[] = []
  let end = from
  for (; end < items.length && taken.length < limit; end++) {
    const item = items[end]!
    if (isShown(item)) taken.push(item)
  }
  return { taken, end }
}

/** What was read since stays in its place; what the reader or an editor does not want any more goes. */
function createShownTest(
  stories: SiteStories,
  history: ReaderHistory,
  nowMs: number,
): (item: SnapshotItem) => boolean {
  const exclude = createExclusions(history, { nowMs })
  return ({ number }) => {
    const storyId = stories.byNumber(number)?.storyId
    const traits = storyId === undefined ? undefined : stories.traitsOf(storyId)
    if (traits === undefined || !stories.mayShow(traits.storyId)) return false
    const code = exclude(traits)?.code
    return code !== 'hidden' && code !== 'less_of'
  }
}
