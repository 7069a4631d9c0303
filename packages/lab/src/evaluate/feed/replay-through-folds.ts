import { createEnricher } from '@frontpage/enrichment'
import { impressionsToSignals, viewsToSignals } from '@frontpage/feed'
import { storyNumberOf } from '@frontpage/contracts'
import { createStoryBoard, createStorySignals } from '@frontpage/ranking'
import {
  createCoReadsFold,
  createCoReadsFollower,
  createImpressionsFold,
  createImpressionsFollower,
  createReadersFold,
  createTrendingFold,
  createTrendingFollower,
  foldWindowAt,
  readReaderHistory,
} from '@frontpage/read-models'
import { createTestDirectory } from '@frontpage/testing'
import { createEnrichment, createFoldStep, toFoldableBatch } from '@frontpage/transporter'
import { withCleanup, type Cleanup } from '../../platform/cleanup.js'
import { startRedis } from '../../platform/start-redis.js'
import { toRecordedEvent } from '../record/to-recorded-event.js'
import type { FeedEvent } from './feed-events.js'
import type { FeedReplay } from './replay-feed.js'
import { toTimedEvent } from './to-timed-event.js'

const site = 'default'
const namespace = 'frontpage'
const hourMs = 3_600_000
/** Followers are asked again after this time; a service asks more often. */
const refreshAfterMs = 1_000

/**
 * Plays a log through the transporter's own enrichment and folds and the feed's own memory of a site, by a simulated clock:
 * before an observed event everything earlier was folded. While nothing is observed, an hour is folded at once: the state is
 * the same.
 */
export const replayThroughFolds: FeedReplay = (events, observer) =>
  withCleanup(async (cleanup) => {
    const platform = await startFolds(cleanup)
    let waiting: FeedEvent[] = []
    for (const event of events) {
      const isObserved = observer.observes(event)
      if (waiting.length > 0 && (isObserved || event.atMs - waiting[0]!.atMs > hourMs)) {
        await platform.fold(waiting, event.atMs)
        waiting = []
      }
      if (isObserved) {
        const user = 'list' in event ? event.list.user : event.user
        observer.onEvent(event, await platform.stateFor(user, event.atMs))
      } else observer.onEvent(event)
      waiting.push(event)
    }
  })

async function startFolds(cleanup: Cleanup) {
  const logs = await createTestDirectory('lab-logs')
  cleanup.add(() => logs.remove())
  const { redis } = await startRedis(cleanup, { name: 'redis', logDirectory: logs.path })
  let clockMs = 0
  const now = (): number => clockMs
  const location = { namespace, now }
  const enrich = createEnrichment(createEnricher(), () => undefined)
  const folds = [createTrendingFold, createImpressionsFold, createReadersFold, createCoReadsFold].map(
    (create) => create(redis, location),
  )
  const step = createFoldStep(() => folds, { onSkipped: () => {}, onFolded: () => {} })
  const signals = createStorySignals({ numberOf: storyNumberOf })
  const board = createStoryBoard()
  const shared = { site, ...location }
  const shown = impressionsToSignals(signals)
  const coReads = createCoReadsFollower(redis, {
    ...shared,
    storyIdOf: (number) => signals.byNumber(number)?.storyId,
  })
  const followers = [
    createTrendingFollower(redis, { ...shared, sink: viewsToSignals(board, signals) }),
    createImpressionsFollower(redis, { ...shared, sink: shown }),
    coReads,
  ]
  let refreshedMs = -Infinity
  let forgottenMs = 0

  function forget(): void {
    board.forget(clockMs)
    signals.forget(clockMs)
    shown.forget((storyId) => signals.get(storyId) !== undefined)
    forgottenMs = clockMs
  }

  return {
    async fold(events: readonly FeedEvent[], nowMs: number): Promise<void> {
      clockMs = nowMs
      const recorded = events.map((event) => toRecordedEvent(toTimedEvent(event), site))
      await step.fold(toFoldableBatch(enrich(recorded), foldWindowAt(nowMs)))
    },
    async stateFor(user: string, nowMs: number) {
      clockMs = nowMs
      if (nowMs - refreshedMs >= refreshAfterMs) {
        for (const follower of followers) await follower.catchUp()
        if (nowMs - forgottenMs > hourMs) forget()
        refreshedMs = nowMs
      }
      const reader = await readReaderHistory(redis, { site, readerIds: [`reader-${user}`], nowMs, namespace })
      return { signals, coReads, reader }
    },
  }
}
