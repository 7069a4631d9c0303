import { withCleanup } from '../platform/cleanup.js'
import { describeMachine } from '../machine.js'
import type { Bench } from './bench.js'
import { closedLoopOf, setBenchStage } from './bench-stage.js'
import { measureLatency } from './measure-latency.js'
import { ratioOf, runRounds, summarise } from './run-rounds.js'
import { startBare, startNaive } from './start-baselines.js'

const offeredForLatency = 2_000

export const accept: Bench = {
  name: 'accept',
  does: 'single events: CPU time against node:http and against Express with a job an event; latency at 2,000/s',
  run: (options) =>
    withCleanup(async (cleanup) => {
      const { platform, tracker, cpus } = await setBenchStage(cleanup)
      const place = { logDirectory: platform.logDirectory, cpu: cpus?.server }
      const contestants = [tracker, await startBare(cleanup, place), await startNaive(cleanup, place)]
      const load = closedLoopOf(platform, { batchSize: 1, seconds: options.seconds })
      const measured = await runRounds(contestants, { rounds: options.rounds, load, eventsPerRequest: 1 })
      const [ours, bare, naive] = [tracker.name, 'bare' as const, 'naive' as const].map((name) =>
        summarise(measured.get(name) ?? []),
      ) as [ReturnType<typeof summarise>, ReturnType<typeof summarise>, ReturnType<typeof summarise>]

      const latencyRuns = await measureLatency(platform, {
        requestsPerSecond: offeredForLatency,
        batchSize: 1,
        seconds: options.latencySeconds,
      })
      return {
        bench: 'accept',
        unit: 'events/s',
        ours: ours.perSecond,
        bare: bare.perSecond,
        naive: naive.perSecond,
        ratioToBare: ratioOf(ours, bare),
        ratioToNaive: ratioOf(ours, naive),
        cpuMicros: ours.cpuMicros,
        bareCpuMicros: bare.cpuMicros,
        naiveCpuMicros: naive.cpuMicros,
        p50Ms: latencyRuns[0]?.p50Ms ?? null,
        p99Ms: latencyRuns[0]?.p99Ms ?? null,
        offeredForLatency,
        latencyRuns,
        failed: ours.failed,
        rounds: options.rounds,
        seconds: options.seconds,
        rssMb: ours.rssMb,
        ...describeMachine(),
      }
    }),
}
