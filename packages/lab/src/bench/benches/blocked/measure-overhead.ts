import { withCleanup } from '../../../platform/cleanup.js'
import { medianOf } from '../../../load/percentile.js'
import { closedLoopOf, setBenchStage, type BenchStage } from '../../instruments/bench-stage.js'
import type { Contestant } from '../../instruments/contestant.js'
import {
  describe,
  ratioOf,
  runRound,
  summarise,
  type Round,
  type RoundsOptions,
} from '../../instruments/run-rounds.js'

const roundSeconds = 3
/** Each pair in this order and in the other. */
const roundsOfPair = 2

type Side = 'ours' | 'unguarded'

export interface Overhead {
  /** Requests a second without the guard ÷ with it, in the best round of each side. */
  overheadRatio: number
  /** The same for each pair of processes, and the median of these. */
  overheadMedian: number
  /** CPU time of a request with the guard ÷ without it, in the cheapest round of each side. */
  overheadCpuRatio: number
  /** The same for each pair of processes, and the median of these, which neither luck nor other load affects. */
  overheadCpuMedian: number
  perSecond: number
  unguardedPerSecond: number
  cpuMicros: number | null
  unguardedCpuMicros: number | null
  rounds: number
}

/**
 * Like `accept`, with a guarded tracker and one without a guard, in turn. It uses several pairs of new processes: of
 * two identical processes, one remained 10 % more expensive than the other for as long as they ran.
 */
export function measureOverhead(rounds: number, guardOfOurs: 'true' | 'false' = 'true'): Promise<Overhead> {
  return withCleanup(async (cleanup) => {
    const stage = await setBenchStage(cleanup)
    const options: RoundsOptions = {
      rounds,
      load: closedLoopOf(stage.platform, { batchSize: 1, seconds: roundSeconds }),
      eventsPerRequest: 1,
    }
    const measured: Record<Side, Round[]>[] = []
    for (let pair = 0; pair * roundsOfPair < rounds; pair++) {
      const sides: Side[] = pair % 2 === 0 ? ['ours', 'unguarded'] : ['unguarded', 'ours']
      const trackers: Contestant[] = []
      for (const name of sides) trackers.push(await startSide(stage, name, guardOfOurs))
      for (const tracker of trackers) await runRound(tracker, options)
      const ofPair: Record<Side, Round[]> = { ours: [], unguarded: [] }
      measured.push(ofPair)
      for (const tracker of [...trackers, ...trackers.toReversed()]) {
        const round = await runRound(tracker, options)
        ofPair[tracker.name as Side].push(round)
        process.stderr.write(`pair ${pair + 1} ${tracker.name}: ${describe(round)}\n`)
      }
      await Promise.all(trackers.map(({ server }) => server.close()))
    }
    return report(measured)
  })
}

async function startSide(stage: BenchStage, name: Side, guardOfOurs: string): Promise<Contestant> {
  const started = await stage.platform.startTracker({
    name: `tracker-${name}`,
    cpu: stage.cpus?.server,
    env: { EVENT_LOOP_GUARD: name === 'ours' ? guardOfOurs : 'false' },
  })
  return { ...stage.tracker, ...started, name }
}

function report(pairs: readonly Record<Side, readonly Round[]>[]): Overhead {
  const all = (side: Side): Round[] => pairs.flatMap((pair) => pair[side])
  const ratios = pairs.map((pair) => ratioOf(summarise(pair.unguarded), summarise(pair.ours)))
  const [ours, unguarded] = [all('ours'), all('unguarded')]
  const best = (rounds: readonly Round[]): number => Math.max(...rounds.map(({ perSecond }) => perSecond))
  const rates = pairs.map((pair) => best(pair.unguarded) / best(pair.ours))
  const [withGuard, without] = [summarise(ours), summarise(unguarded)]
  return {
    overheadRatio: Number((best(unguarded) / best(ours)).toFixed(3)),
    overheadMedian: Number(medianOf(rates).toFixed(3)),
    overheadCpuRatio: ratioOf(without, withGuard),
    overheadCpuMedian: Number(medianOf(ratios).toFixed(3)),
    perSecond: Math.round(best(ours)),
    unguardedPerSecond: Math.round(best(unguarded)),
    cpuMicros: withGuard.cpuMicros,
    unguardedCpuMicros: without.cpuMicros,
    rounds: ours.length,
  }
}
