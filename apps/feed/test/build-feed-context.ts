import { decisionsInForce } from '@frontpage/editorial'
import { emptyReaderHistory, type ReaderHistory } from '@frontpage/ranking'
import type { Redis } from '@frontpage/redis'
import { createLogger, createMetrics, createSigner } from '@frontpage/service-kit'
import type { FeedServing } from '@frontpage/contracts'
import type { FeedContext } from '../src/answers/feed-context.js'
import type { SiteStories } from '../src/board/site-board.js'
import { createFeedMetrics } from '../src/metrics/feed-metrics.js'
import { popularityRanker } from '../src/ranker/popularity-ranker.js'
import { createReaderHistories } from '../src/reader/reader-histories.js'
import { createItemTokens } from '../src/snapshots/item-tokens.js'
import { createSnapshotStore } from '../src/snapshots/snapshot-store.js'

export interface TestFeedContext extends FeedContext {
  readonly served: FeedServing[]
  /** What is remembered of every reader. */
  history: ReaderHistory
}

/** Everything that answers readers, over stories of a test, without a store behind it. */
export function buildFeedContext(stories: SiteStories, { nowMs }: { nowMs: number }): TestFeedContext {
  const served: FeedServing[] = []
  const secret = (): string => 'a-secret-of-the-tests-of-the-feed-01'
  const metrics = createFeedMetrics(createMetrics())
  const kept = new Map<string, Buffer>()
  const redis = {
    set(key: string, bytes: Buffer) {
      kept.set(key, bytes)
      return Promise.resolve('OK')
    },
    getBuffer: (key: string) => Promise.resolve(kept.get(key) ?? null),
  } as unknown as Redis
  const context: TestFeedContext = {
    served,
    history: emptyReaderHistory,
    board: {
      state: () => ({ isLoaded: true, isStale: false, asOfMs: nowMs }),
      sites: () => [stories.site],
      ofSite: (site) => (site === stories.site ? stories : undefined),
      close: () => Promise.resolve(),
    },
    identify: {
      serverKeys: { siteOf: () => undefined },
      tokens: { verify: () => undefined },
      isErased: () => false,
    },
    histories: createReaderHistories({
      read: () => Promise.resolve(context.history),
      deadlineMs: 1_000,
      now: () => nowMs,
      onLate: () => undefined,
    }),
    decisionsOf: (site) => decisionsInForce([], { site, nowMs }),
    variants: { of: () => ({ name: 'default', ranker: popularityRanker, expose: () => undefined }) },
    snapshots: createSnapshotStore(redis, {
      namespace: 'test',
      ttlMs: 60_000,
      maxBytes: 1_000_000,
      now: () => nowMs,
      onPlaced: () => undefined,
    }),
    signer: createSigner(secret),
    tokens: createItemTokens(secret),
    servings: {
      record(serving) {
        served.push(serving)
        return Promise.resolve()
      },
    },
    lastLists: { of: () => undefined, sites: () => [] },
    metrics,
    log: createLogger({ service: 'test', level: 'silent' }),
    now: () => nowMs,
    random: Math.random,
  }
  return context
}
