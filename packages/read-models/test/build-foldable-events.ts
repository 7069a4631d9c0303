import { channels } from '@frontpage/contracts'
import type { FoldableEvent } from '@frontpage/read-models'
import { createRandom } from './random.js'

export const noon = Date.UTC(2026, 10, 24, 12)

export function buildFoldable(over: Partial<FoldableEvent> & { messageId: string }): FoldableEvent {
  return {
    site: 'daily',
    sourceId: 'web',
    type: 'page',
    storyEvent: 'Story Viewed',
    timestamp: noon,
    receivedAt: noon + 100,
    userId: undefined,
    anonymousId: 'reader-1',
    previousId: undefined,
    storyId: 's1',
    isOptedOut: false,
    network: '36.71.9.0',
    channel: 'direct',
    country: 'ID',
    engagedSeconds: undefined,
    scrollDepth: undefined,
    feedId: undefined,
    surface: undefined,
    position: undefined,
    shown: [],
    topic: undefined,
    story: {},
    ...over,
  }
}

/** Events that collide with each other in every way that a fold may have to handle. */
export function buildFoldableEvents(count: number, seed = 7): FoldableEvent[] {
  const random = createRandom(seed)
  const upTo = (n: number): number => Math.floor(random() * n)
  return Array.from({ length: count }, (_, n) => {
    const kind = upTo(10)
    const reader = `reader-${upTo(20)}`
    const timestamp = noon - upTo(180_000)
    return buildFoldable({
      messageId: `m-${n}`,
      site: upTo(5) === 0 ? 'weekly' : 'daily',
      sourceId: upTo(3) === 0 ? 'app' : 'web',
      type: kind === 0 ? 'identify' : kind === 1 ? 'alias' : kind < 6 ? 'page' : 'track',
      storyEvent: kind < 2 ? undefined : kind < 6 ? 'Story Viewed' : 'Story Read',
      timestamp,
      receivedAt: timestamp + upTo(5_000),
      userId: kind < 2 ? `user-${upTo(8)}` : undefined,
      anonymousId: kind === 1 ? undefined : reader,
      previousId: kind === 1 ? reader : undefined,
      storyId: kind < 2 ? undefined : `s${upTo(12)}`,
      isOptedOut: upTo(20) === 0,
      network: upTo(10) === 0 ? undefined : `36.71.${upTo(30)}.0`,
      channel: channels[upTo(channels.length)],
      country: (['ID', 'SG', 'AU', undefined] as const)[upTo(4)],
      engagedSeconds: upTo(3) === 0 ? undefined : upTo(2_500),
      scrollDepth: upTo(101),
      story:
        kind < 2
          ? {}
          : { title: `Title ${upTo(4)}`, ...(upTo(2) === 0 && { section: `section-${upTo(6)}` }) },
      readersToList: kind < 2 || n % 3 === 0 ? undefined : 1 + (n % 5),
    })
  })
}

/** Events about lists, topics and stories that readers want or do not want, which collide likewise. */
export function buildListEvents(count: number, seed = 11): FoldableEvent[] {
  const random = createRandom(seed)
  const upTo = (n: number): number => Math.floor(random() * n)
  // prettier-ignore
  const kinds = [
    'Stories Shown', 'Stories Shown', 'Story Clicked', 'Story Viewed', 'Story Viewed', 'Story Read', 'Story Hidden',
    'Story Unhidden', 'Topic Followed', 'Topic Unfollowed', 'Topic Muted', 'Topic Unmuted',
  ] as const
  return Array.from({ length: count }, (_, n) => {
    const storyEvent = kinds[upTo(kinds.length)]!
    const timestamp = noon - upTo(180_000)
    const isList = storyEvent === 'Stories Shown'
    const isTopic = storyEvent.startsWith('Topic')
    return buildFoldable({
      messageId: `l-${n}`,
      site: upTo(5) === 0 ? 'weekly' : 'daily',
      type: storyEvent === 'Story Viewed' ? 'page' : 'track',
      storyEvent,
      timestamp,
      receivedAt: timestamp + upTo(5_000),
      userId: upTo(4) === 0 ? `user-${upTo(4)}` : undefined,
      anonymousId: upTo(20) === 0 ? undefined : `reader-${upTo(15)}`,
      storyId: isList || isTopic ? undefined : `s${upTo(30)}`,
      isOptedOut: upTo(20) === 0,
      feedId: (isList || storyEvent === 'Story Clicked') && upTo(4) > 0 ? `feed-${upTo(40)}` : undefined,
      shown: isList ? distinctStories(upTo(12), upTo) : [],
      topic: isTopic ? `tag:topic-${upTo(12)}` : undefined,
      engagedSeconds: upTo(3) === 0 ? undefined : upTo(2_500),
      scrollDepth: upTo(101),
    })
  })
}

function distinctStories(
  count: number,
  upTo: (n: number) => number,
): { storyId: string; position: number }[] {
  const ids = new Set(Array.from({ length: count }, () => `s${upTo(30)}`))
  return [...ids].map((storyId, position) => ({ storyId, position }))
}
