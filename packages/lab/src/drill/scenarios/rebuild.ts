import { setTimeout as pause } from 'node:timers/promises'
import { hourMs } from '@frontpage/contracts'
import type { ReadModelName } from '@frontpage/read-models'
import { waitFor } from '@frontpage/testing'
import {
  probeStoreAndFolds,
  summariseProbes,
  type Freshness,
} from '../../bench/instruments/probe-freshness.js'
import { createReadModelAdmin, type ReadModelAdmin } from '../../platform/read-model-admin.js'
import { enqueueTraffic } from '../../traffic/enqueue-traffic.js'
import { recordProbes } from '../instruments/record-probes.js'
import type { DrillContext, Scenario } from '../instruments/scenario.js'

/** The archive has these hours before now, so that a rebuild has some hours to go through. */
const hoursBefore = 6
/** Of each of these hours, as a share of the load. */
const secondsOfEachHour = 4
const eventsPerBatch = 1_000
/** The transporter is killed again when it has gone through so many hours more, or has had so long for one. */
const hoursPerKill = 2
const patienceMs = 5_000
const goesOnWithinMs = 60_000
const everyMs = 20
const cancelAfterMs = 300

/**
 * Rebuilds go on over the transporter's end, can be given up, and take live traffic no freshness. Of requested rebuilds the
 * fresh copy is compared with the archive in the end.
 */
export const rebuild: Scenario = {
  name: 'rebuild',
  does: 'trending and readers are computed again under load, with kill -9 of the transporter; then stories, cancelled once',
  defaults: { eventsPerSecond: 5_000, seconds: 120, kills: 2 },
  async act(context) {
    const { platform, options } = context
    const admin = createReadModelAdmin(platform)
    const shareMs = (options.seconds * 1000) / 3
    const startedMs = performance.now()
    const untilShare = (share: number): Promise<void> =>
      pause(Math.max(0, startedMs + share * shareMs - performance.now()))

    await fillEarlierHours(context)
    await untilShare(1)
    const before = await admin.untilWhole('trending')
    await Promise.all([admin.begin('trending'), admin.begin('readers')])
    const kills = await killWhileRebuilding(context, admin, 'trending')
    const after = await admin.untilWhole('trending')
    // That of readers goes on meanwhile, and is compared with the others in the end.
    process.stderr.write('trending is rebuilt\n')

    await untilShare(2)
    const isCancelled = await beginAndCancel(admin, 'stories')
    const { freshness, rebuildsMeanwhile } = await probeWhileRebuilding(context, admin)
    return {
      generationChanged: after.generation !== before.generation,
      ...kills,
      isCancelled,
      freshnessP50Ms: freshness.p50Ms,
      freshnessP99Ms: freshness.p99Ms,
      freshness,
      rebuildsMeanwhile,
      eventsBefore: countBefore(options),
    }
  },
}

function countBefore({ eventsPerSecond }: DrillContext['options']): number {
  return Math.round(hoursBefore * secondsOfEachHour * eventsPerSecond)
}

async function fillEarlierHours({ platform, ledger, options }: DrillContext): Promise<void> {
  const events = countBefore(options)
  const fromMs = Date.now() - hoursBefore * hourMs
  await enqueueTraffic(platform, {
    events,
    eventsPerBatch,
    timeOf: (index) => Math.round(fromMs + (index / events) * hoursBefore * hourMs),
    onBatch(messageIds) {
      for (const messageId of messageIds) ledger.offer(messageId)
      ledger.acknowledge(messageIds)
    },
  })
}

interface RebuildKills {
  /** Kills while the rebuild was under way. */
  killsOfRebuild: number
  /** Of these, those after which the same rebuild went on, no earlier than where it had been. */
  resumed: number
}

async function killWhileRebuilding(
  { platform, options, countKill }: DrillContext,
  admin: ReadModelAdmin,
  name: ReadModelName,
): Promise<RebuildKills> {
  const { transporter } = platform.servers
  const counts: RebuildKills = { killsOfRebuild: 0, resumed: 0 }
  for (let kill = 0; kill < options.kills; kill++) {
    const from = (await admin.state(name))?.rebuild
    // The first time at once: hours with few events are done together.
    if (kill > 0) {
      await waitFor(
        async () => {
          const now = (await admin.state(name))?.rebuild
          return now === undefined || from === undefined || from.nextHour - now.nextHour >= hoursPerKill
        },
        { timeoutMs: patienceMs, everyMs, what: 'some hours being done' },
      ).catch(() => {}) // One hour may take that long.
    }
    await transporter.kill()
    countKill()
    const at = (await admin.state(name))?.rebuild
    transporter.spawn()
    await transporter.ready()
    process.stderr.write(
      `transporter killed (${kill + 1} of ${options.kills}), ${at === undefined ? 'no rebuild' : `${at.newestHour - at.nextHour} hours done`}\n`,
    )
    if (at === undefined) continue
    counts.killsOfRebuild++
    const since = await waitFor(
      async () => {
        const now = await admin.state(name)
        const hasChanged = now?.rebuild?.id !== at.id || now.rebuild.nextHour < at.nextHour
        return now !== undefined && hasChanged ? now : undefined
      },
      { timeoutMs: goesOnWithinMs, everyMs, what: 'the rebuild going on' },
    )
    if (since.rebuild?.id === at.id || since.generation === at.into) counts.resumed++
  }
  return counts
}

/** @returns whether the read model is the same as before, and the fresh copy is gone */
async function beginAndCancel(admin: ReadModelAdmin, name: ReadModelName): Promise<boolean> {
  const before = await admin.untilWhole(name)
  await admin.begin(name)
  await pause(cancelAfterMs)
  const isUnderWay = (await admin.state(name))?.rebuild !== undefined
  if (!isUnderWay) return false
  await admin
    .cancel(name)
    .catch((error: Error) => process.stderr.write(`${name} could not be cancelled: ${error.message}\n`))
  const after = await admin.untilWhole(name)
  return after.generation === before.generation && after.building === undefined
}

/**
 * Probes as long as another quarter of the load, while stories and trending are rebuilt in turn, stories first. What is not
 * whole by then becomes so after the load.
 */
async function probeWhileRebuilding(
  { platform, ledger, options }: DrillContext,
  admin: ReadModelAdmin,
): Promise<{ freshness: Freshness; rebuildsMeanwhile: number }> {
  let isProbing = true
  let rebuildsMeanwhile = 0
  const probing = probeStoreAndFolds(platform, Math.ceil(options.seconds / 4)).finally(
    () => (isProbing = false),
  )
  const rebuilding = (async () => {
    for (let turn = 0; isProbing; turn++) {
      const name = turn % 2 === 0 ? 'stories' : 'trending'
      await admin.begin(name)
      rebuildsMeanwhile++
      await Promise.race([admin.untilWhole(name), probing])
    }
  })()
  const [found] = await Promise.all([probing, rebuilding])
  recordProbes(ledger, found)
  return { freshness: summariseProbes(found.probes), rebuildsMeanwhile }
}
