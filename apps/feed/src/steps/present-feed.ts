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
  const { stories, history, decisions, unmergedPublishers, nowMs, random, asked, holdOut, explains } = request
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
      unmergedPublishers,
      asked,
      holdOut,
      explains,
      rules: { length: maxSnapshotItems },
    },
  )
  return obeyLimits(presented, request, scope)
}

/**
 * Reviews keep stories out of the top, and publishers' caps hold; blocked stories and pins are dealt with before. From the
 * first story on that this moves, propensities are unknown: they were computed for the order before.
 */
function obeyLimits(
  presented: PresentedFeed,
  { stories, decisions }: FeedRequest,
  scope: string,
): PresentedFeed {
  if (decisions.reviews.size === 0 && decisions.caps.length === 0) return presented
  const { items, cuts } = presented
  const entries = items.map((item) => ({
    storyId: item.story.storyId,
    slugs: stories.knownOf(item.story.storyId).slugs,
    item,
  }))
  let hasMoved = false
  const left = applyDecisions(entries, { decisions, scope }).entries.map(
    ({ entry: { item } }, at): FeedItem => {
      hasMoved ||= item.position !== at + 1
      return hasMoved ? { ...item, position: at + 1, propensity: undefined } : item
    },
  )
  if (left.length === items.length) return { items: left, cuts }
  const ids = new Set(left.map(({ story }) => story.storyId))
  const gone = items.filter(({ story }) => !ids.has(story.storyId))
  return {
    items: left,
    cuts: [
      ...cuts,
      ...gone.map(({ story }) => ({ storyId: story.storyId, code: 'editorial_limit' as const })),
    ],
  }
}
