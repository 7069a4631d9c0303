import { setTimeout as pause } from 'node:timers/promises'
import { createExperiment, sendAdminRequest, type SplitterAdmin } from '../../experiment/create-experiment.js'
import { countCrossovers, createReaderFleet, type AskedExperiment } from '../../experiment/reader-fleet.js'
import { acceptedIds } from '../../http/accepted-ids.js'
import { createPoster } from '../../http/post-body.js'
import { adminSecret, sdkKey } from '../../platform/start-platform.js'
import { seededRandom } from '@frontpage/ranking'
import { auditExposures } from '../instruments/audit-exposures.js'
import { killAtRandomMoments } from '../instruments/kill-at-random-moments.js'
import type { DrillContext, Scenario } from '../instruments/scenario.js'

/** One is a function of the reader alone; the other keeps its assignments in Redis, over a sign-in. */
const experiments: readonly AskedExperiment[] = [
  { id: 'drill-plain', isByUserId: false },
  { id: 'drill-sticky', isByUserId: true },
]
const readerCount = 5_000
const patience = { stillForMs: 60_000, withinMs: 600_000 }

/** Readers evaluate two experiments, and sign in; each exposure that an answer stands for must be in the archive once. */
export const splitterKill: Scenario = {
  name: 'splitter-kill',
  does: 'kill -9 of the splitter at random moments while readers evaluate experiments and sign in; Redis once, too',
  defaults: { eventsPerSecond: 500, seconds: 100, kills: 20 },
  async act(context) {
    const { platform, options, random, countKill } = context
    const splitter = await platform.startSplitter()
    const admin = { url: splitter.url, adminSecret }
    const { site } = platform
    await createExperiment(admin, { id: 'drill-plain', site })
    const byAccount = { hashAttribute: 'userId', fallbackAttribute: 'id', sticky: true }
    await createExperiment(admin, { id: 'drill-sticky', site, ...byAccount })

    const signingIn = createSignIn(context)
    const fleet = createReaderFleet({
      target: splitter.url,
      sdkKey,
      experiments,
      evaluationsPerSecond: options.eventsPerSecond,
      readers: readerCount,
      random: seededRandom(options.seed + 3),
      signIn: signingIn.signIn,
    })
    fleet.start()
    try {
      await Promise.all([
        killAtRandomMoments({ options, random, countKill }, [splitter.server]),
        restartRedisOnce(context),
      ])
      await fleet.finish()
    } finally {
      fleet.abandon()
      signingIn.close()
    }
    const seen = fleet.seen()
    const { stored, lost, doubled } = await auditExposures(platform.store, seen, patience)
    return {
      exposures: seen.size,
      exposuresStored: stored,
      exposuresLost: lost,
      exposuresDoubled: doubled,
      readersInTwoVariations: await countReported(admin),
      answeredInTwoVariations: countCrossovers(seen.values()),
      signIns: signingIn.count(),
      evaluations: fleet.answers(),
      splitterExits: splitter.server.unexpectedExits(),
    }
  },
}

/** In the middle of the load; it loses nothing that it has answered, because its file has that already. */
async function restartRedisOnce({ platform, options, countKill }: DrillContext): Promise<void> {
  await pause(options.seconds * 500)
  const { redis } = platform.servers
  await redis.kill()
  countKill()
  redis.spawn()
  await redis.ready()
  process.stderr.write('redis killed once\n')
}

async function countReported(admin: SplitterAdmin): Promise<number> {
  let readers = 0
  for (const { id } of experiments) {
    const report = (await sendAdminRequest(admin, 'GET', `experiments/${id}/crossovers`)) as {
      readers: number
    }
    readers += report.readers
  }
  return readers
}

/** Sends `identify` events to the tracker, which the ledger knows like all others. */
function createSignIn({ platform, ledger }: DrillContext): {
  signIn: (reader: { anonymousId: string; userId: string }) => Promise<void>
  count: () => number
  close: () => void
} {
  const { writeKey, trackerUrl } = platform
  const poster = createPoster({ target: trackerUrl, writeKey, connections: 16 })
  let count = 0
  return {
    async signIn({ anonymousId, userId }) {
      const messageId = `sign-in-${userId}`
      const event = { messageId, anonymousId, userId, timestamp: new Date().toISOString() }
      const body = Buffer.from(JSON.stringify(event))
      ledger.offer(messageId)
      for (;;) {
        const answer = await poster.post('/v1/identify', body).catch(() => undefined)
        if (answer?.status === 200) {
          ledger.acknowledge(acceptedIds([messageId], answer))
          count++
          return
        }
        await pause(200)
      }
    },
    count: () => count,
    close: () => poster.close(),
  }
}
