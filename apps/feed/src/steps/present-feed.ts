import { applyDecisions } from '@frontpage/editorial'
import {
  presentFeed as present,
  type FeedItem,
  type PresentedFeed,
  type RankedCandidate,
  type ReaderInterests,
} from '@frontpage/ranking'
import { maxSnapshotItems } from '../snapshots/feed-snapshot.js'
import { scopeOf, type FeedRequest } from './feed-request.js'

/**
 * The last of four steps: the list that the reader gets, varied, with something to discover, obeying what editors
 * decided, and once more without what may not be shown.
 */
export function presentFeed(
  request: FeedRequest,
  ranked: readonly RankedCandidate[],
  interests: ReaderInterests,
): PresentedFeed {
  const { stories, history, decisions, nowMs, random, asked, holdOut } = request
  const scope = scopeOf(request)
  const presented = present(
    ranked,
    { history, interests },
    {
      nowMs,
      random,
      events: stories.events,
      storyOf: stories.traitsByNumber,
      isVisible: ({ storyId }) => stories.mayShow(storyId),
      pins: decisions.pins.filter((pin) => pin.scope === scope),
      asked,
      holdOut,
      rules: { length: maxSnapshotItems },
    },
  )
  return { ...presented, items: obeyLimits(presented.items, request, scope) }
}

/** Reviews keep stories out of the top, and publishers' caps hold; blocked stories and pins are dealt with before. */
function obeyLimits(
  items: readonly FeedItem[],
  { stories, decisions }: FeedRequest,
  scope: string,
): readonly FeedItem[] {
  if (decisions.reviews.size === 0 && decisions.caps.length === 0) return items
  const entries = items.map((item) => ({
    storyId: item.story.storyId,
    slugs: stories.knownOf(item.story.storyId).slugs,
    item,
  }))
  return applyDecisions(entries, { decisions, scope }).entries.map(({ entry }, at) => ({
    ...entry.item,
    position: at + 1,
  }))
}
