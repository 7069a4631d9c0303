import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '@frontpage/ranking'
import type { LabResult } from '../../command/lab-command.js'
import { describeMachine } from '../../platform/machine.js'
import { withCleanup } from '../../platform/cleanup.js'
import { startPlatform, type PlatformOptions } from '../../platform/start-platform.js'
import { startProgressBar } from '../../command/progress-bar.js'
import { createReferenceTraffic, type ReferenceEvent } from '../../traffic/reference-traffic.js'
import { createClientFleet } from './client-fleet.js'
import { compareFolds } from './compare-folds.js'
import { createLedger } from './ledger.js'
import type { DrillOptions, Scenario } from './scenario.js'
import { settle, type SettleOptions } from './settle.js'
import { watchRebuilds } from './watch-rebuilds.js'

const patience: SettleOptions = { stillForMs: 60_000, withinMs: 900_000 }

/** Runs a scenario under reference traffic, waits until all is stored, and compares archive and read models with the promises. */
export function runDrill(
  scenario: Scenario,
  options: DrillOptions,
  platformOptions: Pick<PlatformOptions, 'programs' | 'logDirectory' | 'stores'> = {},
): Promise<LabResult> {
  return withCleanup(async (cleanup) => {
    const platform = await startPlatform(cleanup, {
      ...platformOptions,
      ...(scenario.trackerEnv !== undefined && { trackerEnv: scenario.trackerEnv }),
      ...(scenario.hasRedisReplica !== undefined && { hasRedisReplica: scenario.hasRedisReplica }),
    })
    const rebuilds = watchRebuilds(platform)
    cleanup.add(() => rebuilds.stop())
    const traffic = createReferenceTraffic({ seed: options.seed, runId: Date.now().toString(36) })
    const nextEvent = (nowMs: number): ReferenceEvent => traffic.next(nowMs)
    const random = seededRandom(options.seed + 1)
    const ledger = createLedger()
    const fleet = createClientFleet({
      target: platform.trackerUrl,
      writeKey: platform.writeKey,
      eventsPerSecond: options.eventsPerSecond,
      nextEvent: scenario.arrangeTraffic?.(nextEvent, options) ?? nextEvent,
      random: seededRandom(options.seed + 2),
      ledger,
    })
    let kills = 0
    const bar = startProgressBar(process.stderr, () => ({
      done: ledger.acknowledged().size,
      total: Math.max(options.eventsPerSecond * options.seconds, ledger.offered()),
      note: `acknowledged; ${JSON.stringify({ ...fleet.answers(), inFlight: fleet.inFlight() })}`,
    }))
    cleanup.add(() => bar.stop())

    fleet.start()
    cleanup.add(() => fleet.abandon())
    const countKill = (): void => void kills++
    const acting = scenario.act({ platform, fleet, ledger, options, random, countKill })
    const [extra] = await Promise.all([acting, pause(options.seconds * 1000)])
    await fleet.finish()
    bar.stop()

    const audit = await settle(platform, ledger, patience)
    const { foldsEqual, excess } = await compareFolds(platform)
    const rebuilt = await rebuilds.stop()
    const { startMs, endMs } = fleet.offeringTime()
    return {
      drill: scenario.name,
      offered: ledger.offered(),
      acknowledged: ledger.acknowledged().size,
      ...audit,
      duplicated: audit.duplicated + (scenario.fillsReadModels === true ? 0 : excess),
      foldsEqual,
      ...rebuilt,
      kills,
      seconds: Number(((endMs - startMs) / 1000).toFixed(1)),
      worstGapMs: ledger.worstGapMs(startMs, endMs),
      eventsPerSecond: options.eventsPerSecond,
      seed: options.seed,
      answers: { ...fleet.answers() },
      unexpectedExits: Object.values(platform.servers).reduce((sum, it) => sum + it.unexpectedExits(), 0),
      ...extra,
      ...describeMachine(),
    }
  })
}
