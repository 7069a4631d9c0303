import { withCleanup } from '../../platform/cleanup.js'
import { describeMachine } from '../../platform/machine.js'
import type { Bench } from './bench.js'
import { closedLoopOf, setBenchStage } from '../instruments/bench-stage.js'
import { measureLatency } from '../instruments/measure-latency.js'
import type { Contestant } from '../instruments/contestant.js'
import { ratioOf, runRounds, summarise, type RoundsSummary } from '../instruments/run-rounds.js'
import { soakTracker } from '../instruments/soak-tracker.js'
import { startBare, startNaive } from '../instruments/start-baselines.js'

export const accept: Bench = {
  name: 'accept',
  does: 'single events: CPU time against node:http and against Express with a job an event; latency at 2,000/s',
  run: (options) =>
    withCleanup(async (cleanup) => {
      const stage = await setBenchStage(cleanup)
      const { platform, tracker, cpus } = stage
      const place = { logDirectory: platform.logDirectory, cpu: cpus?.server }
      const bareServer = await startBare(cleanup, place)
      const naiveServer = await startNaive(cleanup, place)
      const measured = await runRounds([tracker, bareServer, naiveServer], {
        rounds: options.rounds,
        load: closedLoopOf(platform, { batchSize: 1, seconds: options.seconds }),
        eventsPerRequest: 1,
      })
      const summaryOf = ({ name }: Contestant): RoundsSummary => summarise(measured.get(name) ?? [])
      const ours = summaryOf(tracker)
      const bare = summaryOf(bareServer)
      const naive = summaryOf(naiveServer)
      const latency = await measureLatency(stage, bareServer, {
        requestsPerSecond: 2_000,
        batchSize: 1,
        seconds: options.latencySeconds,
      })
      const soak = options.soak ? await soakTracker(stage, options.minutes) : {}
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
        ...latency,
        ...soak,
        failed: ours.failed,
        rounds: options.rounds,
        seconds: options.seconds,
        rssMb: ours.rssMb,
        ...describeMachine(),
      }
    }),
}
