import { withCleanup } from '../../platform/cleanup.js'
import { closedLoopOf, setBenchStage } from '../bench-stage.js'
import type { Contestant } from '../contestant.js'
import { ratioOf, runRounds, summarise } from '../run-rounds.js'

const roundSeconds = 3

export interface Overhead {
  /** Requests a second without the guard ÷ with it. */
  overheadRatio: number
  /** CPU time of a request with the guard ÷ without it. */
  overheadCpuRatio: number
  perSecond: number
  unguardedPerSecond: number
  cpuMicros: number | null
  unguardedCpuMicros: number | null
  rounds: number
}

/** The set-up of `accept`, with a guarded tracker and one without a guard, in turn. */
export function measureOverhead(rounds: number): Promise<Overhead> {
  return withCleanup(async (cleanup) => {
    const stage = await setBenchStage(cleanup)
    const { platform, tracker, cpus } = stage
    const other = await platform.startTracker({
      name: 'unguarded-tracker',
      cpu: cpus?.server,
      env: { EVENT_LOOP_GUARD: 'false' },
    })
    const unguarded: Contestant = { ...tracker, ...other, name: 'unguarded' }
    const measured = await runRounds([tracker, unguarded], {
      rounds,
      load: closedLoopOf(platform, { batchSize: 1, seconds: roundSeconds }),
      eventsPerRequest: 1,
    })
    const withGuard = summarise(measured.get('ours') ?? [])
    const without = summarise(measured.get('unguarded') ?? [])
    return {
      overheadRatio: Number((without.perSecond / withGuard.perSecond).toFixed(3)),
      overheadCpuRatio: ratioOf(without, withGuard),
      perSecond: withGuard.perSecond,
      unguardedPerSecond: without.perSecond,
      cpuMicros: withGuard.cpuMicros,
      unguardedCpuMicros: without.cpuMicros,
      rounds,
    }
  })
}
