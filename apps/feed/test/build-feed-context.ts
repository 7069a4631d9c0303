import { decisionsInForce } from '@frontpage/editorial'
import { emptyReaderHistory, noAppeal, type ReaderHistory } from '@frontpage/ranking'
import type { Redis } from '@frontpage/redis'
import { createLogger, createMetrics, createSigner } from '@frontpage/service-kit'
import type { AcceptedEvent, FeedServing } from '@frontpage/contracts'
import type { FeedContext } from '../src/answers/feed-context.js'
import type { SiteStories } from '../src/board/site-board.js'
import { createFeedMetrics } from '../src/metrics/feed-metrics.js'
import { popularityRanker } from '../src/ranker/popularity-ranker.js'
import { createReaderHistories } from '../src/reader/reader-histories.js'
import { toServingEvent } from '../src/servings/to-serving-event.js'
import { createItemTokens } from '../src/snapshots/item-tokens.js'
import { createSnapshotStore } from '../src/snapshots/snapshot-store.js'

export interface TestFeedContext extends FeedContext {
  readonly served: FeedServing[]
  /** The events of what was served, in the same order. */
  readonly events: AcceptedEvent[]
  readonly clock: { nowMs: number }
  /** What is remembered of every reader. */
  history: ReaderHistory
}

/** Redis as far as orders of feeds need it; replicas share one. */
interface KeptBytes {
  isAway: boolean
  set(key: string, bytes: Buffer): Promise<'OK'>
  getBuffer(key: string): Promise<Buffer | null>
}

export function buildKeptBytes(): KeptBytes {
  const kept = new Map<string, Buffer>()
  const redis: KeptBytes = {
    isAway: false,
    set(key, bytes) {
      if (redis.isAway) return Promise.reject(new Error('Redis is away'))
      kept.set(key, bytes)
      return Promise.resolve('OK')
    },
    getBuffer: (key) =>
      redis.isAway ? Promise.reject(new Error('Redis is away')) : Promise.resolve(kept.get(key) ?? null),
  }
  return redis
}

/** Everything that answers readers, over stories of a test, without a store behind it. */
export function buildFeedContext(
  stories: SiteStories,
  { nowMs, redis = buildKeptBytes() }: { nowMs: number; redis?: KeptBytes },
): TestFeedContext {
  const served: FeedServing[] = []
  const clock = { nowMs }
  const secret = (): string => 'a-secret-of-the-tests-of-the-feed-01'
  const metrics = createFeedMetrics(createMetrics())
  const context: TestFeedContext = {
    served,
    events: [],
    clock,
    history: emptyReaderHistory,
    board: {
      state: () => ({ isLoaded: true, isStale: false, asOfMs: nowMs }),
      sites: () => [stories.site],
      areSitesKnown: () => true,
      ofSite: (site) => (site === stories.site ? stories : undefined),
      isVisible: (_site, storyId) => stories.mayShow(storyId),
      close: () => Promise.resolve(),
    },
    identify: {
      serverKeys: { siteOf: () => undefined },
      tokens: { verify: () => undefined },
      isErased: () => false,
    },
    histories: createReaderHistories({
      read: () => Promise.resolve(context.history),
      toHistory: (history) => history,
      deadlineMs: 1_000,
      now: () => clock.nowMs,
      onLate: () => undefined,
    }),
    decisionsOf: (site) => decisionsInForce([], { site, nowMs }),
    appealOf: () => noAppeal,
    unmergedPublishers: new Set(),
    variants: { of: () => ({ name: 'default', ranker: popularityRanker, expose: () => undefined }) },
    snapshots: createSnapshotStore(redis as unknown as Redis, {
      namespace: 'test',
      ttlMs: 60_000,
      maxBytes: 1_000_000,
      now: () => clock.nowMs,
      onPlaced: () => undefined,
    }),
    signer: createSigner(secret),
    tokens: createItemTokens(secret),
    servings: {
      record(serving, about) {
        served.push(serving)
        context.events.push(toServingEvent(serving, about))
        return Promise.resolve()
      },
    },
    lastLists: { of: () => undefined, sites: () => [] },
    metrics,
    log: createLogger({ service: 'test', level: 'silent' }),
    now: () => clock.nowMs,
    random: Math.random,
  }
  return context
}
