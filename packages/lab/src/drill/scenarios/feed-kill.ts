import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '@frontpage/ranking'
import { createFeedFleet } from '../../feed/feed-fleet.js'
import type { RunningServer } from '../../platform/start-platform.js'
import { auditServings } from '../instruments/audit-servings.js'
import { auditTraining } from '../instruments/audit-training.js'
import { killAtRandomMoments } from '../instruments/kill-at-random-moments.js'
import type { DrillContext, Scenario } from '../instruments/scenario.js'
import { findTrainerPid, watchTraining, type TrainingWatch } from '../instruments/watch-training.js'

const readers = 2_000
const feedsPerSecond = 8
const pagesPerFeed = 3
const patience = { stillForMs: 60_000, withinMs: 600_000 }

/** Training sees a click after half a minute, in place of half an hour, and is taken over after two seconds. */
const training = {
  windowMs: 10_000,
  settleMs: 20_000,
  sliceMs: 1_000,
}
const trainingEnv = {
  FEED_TRAINING_WINDOW_MS: String(training.windowMs),
  FEED_TRAINING_SETTLE_MS: String(training.settleMs),
  FEED_TRAINING_SLICE_MS: String(training.sliceMs),
  FEED_TRAINING_EVERY_MS: '1000',
  FEED_TRAINING_LEASE_MS: '2000',
}

/** Two replicas of the feed; each answered page must be in the archive once, and go on where it stopped. */
export const feedKill: Scenario = {
  name: 'feed-kill',
  does: 'kill -9 of the feed, of the replica that trains, and of Redis, while readers scroll and click',
  defaults: { eventsPerSecond: 500, seconds: 120, kills: 12 },
  async act(context) {
    const { platform, options, ledger, random, countKill } = context
    const feeds = [
      await platform.startFeed({ name: 'feed-1', env: trainingEnv }),
      await platform.startFeed({ name: 'feed-2', env: trainingEnv }),
    ] as const
    const watch = watchTraining(platform)
    const fleet = createFeedFleet({
      targets: feeds.map(({ url }) => url),
      trackerUrl: platform.trackerUrl,
      writeKey: platform.writeKey,
      site: platform.site,
      feedsPerSecond,
      readers,
      pagesPerFeed,
      random: seededRandom(options.seed + 3),
      events: ledger,
    })
    fleet.start()
    try {
      const [, trainerKills] = await Promise.all([
        killAtRandomMoments({ options, random, countKill }, [feeds[0].server, feeds[1].server]),
        killTrainers(context, feeds),
        killRedisTwice(context, watch),
      ])
      await fleet.finish()
      const servings = await auditServings(platform.store, fleet.ledger.feeds, patience)
      const trained = await auditTraining(platform, { ...training, ...patience })
      return {
        feeds: fleet.ledger.feeds.size,
        servingsStored: servings.stored,
        servingsLost: servings.lost,
        servingsDoubled: servings.doubled,
        pagesRepeated: fleet.ledger.faults.repeats,
        pagesWithGaps: fleet.ledger.faults.gaps,
        pagesMoved: fleet.ledger.faults.moved,
        pages: fleet.answers(),
        trainerKills,
        ...trained,
        weightsSetBack: watch.setbacks(),
        weightsStored: watch.states().length,
        feedExits: feeds.reduce((sum, { server }) => sum + server.unexpectedExits(), 0),
      }
    } finally {
      fleet.abandon()
      watch.stop()
    }
  },
}

/** Kills the replica that holds the lease, a fifth of the time apart. */
async function killTrainers(
  { platform, options, countKill }: DrillContext,
  feeds: readonly RunningServer[],
): Promise<number> {
  let kills = 0
  for (let turn = 0; turn < 4; turn++) {
    await pause(options.seconds * 200)
    const pid = await findTrainerPid(platform)
    const holder = feeds.find(({ server }) => server.pid() === pid)
    if (holder === undefined) continue
    await holder.server.kill()
    countKill()
    kills++
    holder.server.spawn()
    process.stderr.write(`${holder.server.name} killed while it trained\n`)
  }
  return kills
}

/** A third of the time apart; it loses at most the second that its file does not have yet. */
async function killRedisTwice(
  { platform, options, countKill }: DrillContext,
  watch: TrainingWatch,
): Promise<void> {
  const { redis } = platform.servers
  for (let turn = 0; turn < 2; turn++) {
    await pause(options.seconds * 330)
    watch.allowSetback()
    await redis.kill()
    countKill()
    redis.spawn()
    await redis.ready()
    process.stderr.write('redis killed\n')
  }
}
