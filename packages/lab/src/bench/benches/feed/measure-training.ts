import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '@frontpage/ranking'
import { createFeedFleet } from '../../../feed/feed-fleet.js'
import { readMetrics, samplesByLabel } from '../../../platform/read-metrics.js'
import type { Platform, RunningServer } from '../../../platform/start-platform.js'
import { drainPlatform } from '../../instruments/drain-platform.js'

export interface TrainingReport {
  /** The mean; null where nothing was learned. */
  trainingMsPerList: number | null
  listsLearned: number
}

/** Clicks are attributed for seconds, so that a bench need not last for an hour. */
export const trainingEnv = {
  FEED_TRAINING_WINDOW_MS: '5000',
  FEED_TRAINING_SETTLE_MS: '5000',
  FEED_TRAINING_SLICE_MS: '1000',
  FEED_TRAINING_EVERY_MS: '2000',
}

const feedsPerSecond = 30
const seconds = 20
const readers = 50_000
const learnedWithinMs = 60_000
const wantedLists = 250

/** Readers open feeds and click, and the service learns from that what the archive says of it. */
export async function measureTraining(platform: Platform, { url }: RunningServer): Promise<TrainingReport> {
  const fleet = createFeedFleet({
    targets: [url],
    trackerUrl: platform.trackerUrl,
    writeKey: platform.writeKey,
    site: platform.site,
    feedsPerSecond,
    readers,
    pagesPerFeed: 1,
    random: seededRandom(7),
  })
  fleet.start()
  await pause(seconds * 1_000)
  await fleet.finish()
  await drainPlatform(platform)
  const deadline = performance.now() + learnedWithinMs
  for (;;) {
    const metrics = await readMetrics(url)
    const lists = samplesByLabel(metrics, 'frontpage_feed_training_lists_total', 'outcome')
    const listsLearned = lists['learned'] ?? 0
    if (listsLearned >= wantedLists || performance.now() > deadline) {
      process.stderr.write(`training: ${JSON.stringify(lists)}\n`)
      const learningSeconds = metrics.get('frontpage_feed_training_learning_seconds_total') ?? NaN
      const ms = (learningSeconds * 1_000) / listsLearned
      return { trainingMsPerList: Number.isFinite(ms) ? Number(ms.toFixed(3)) : null, listsLearned }
    }
    await pause(500)
  }
}
