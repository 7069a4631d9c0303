import { withCleanup } from '../../platform/cleanup.js'
import { describeMachine } from '../../platform/machine.js'
import type { Bench } from './bench.js'
import { closedLoopOf, setBenchStage } from '../instruments/bench-stage.js'
import { measureLatency } from '../instruments/measure-latency.js'
import { describe, ratioOf, runRound, runRounds, summarise } from '../instruments/run-rounds.js'
import { startBare } from '../instruments/start-baselines.js'

const batchSize = 100
const absoluteRuns = 3
/** 2,000 events a second. */
const latencyBatchesPerSecond = 20

export const acceptBatch: Bench = {
  name: 'accept-batch',
  does: 'batches of 100 events: CPU time against node:http that parses the same batch; events/s at full load',
  run: (options) =>
    withCleanup(async (cleanup) => {
      const stage = await setBenchStage(cleanup)
      const { platform, tracker, cpus, drain } = stage
      const bareServer = await startBare(cleanup, {
        logDirectory: platform.logDirectory,
        cpu: cpus?.server,
      })
      const load = closedLoopOf(platform, { batchSize, seconds: options.seconds })
      const roundsOptions = { rounds: options.rounds, load, eventsPerRequest: batchSize }
      const measured = await runRounds([tracker, bareServer], roundsOptions)
      const ours = summarise(measured.get('ours') ?? [])
      const bare = summarise(measured.get('bare') ?? [])

      const runs: number[] = []
      for (let run = 1; run <= absoluteRuns; run++) {
        const result = await runRound({ ...tracker, before: drain }, roundsOptions)
        process.stderr.write(`full load ${run}/${absoluteRuns}: ${describe(result)}\n`)
        runs.push(Math.round(result.perSecond))
      }
      const latency = await measureLatency(stage, bareServer, {
        requestsPerSecond: latencyBatchesPerSecond,
        batchSize,
        seconds: options.latencySeconds,
      })
      return {
        bench: 'accept-batch',
        unit: 'events/s',
        ours: Math.max(...runs),
        bare: bare.perSecond,
        ratioToBare: ratioOf(ours, bare),
        runs,
        roundsMedian: ours.perSecond,
        cpuMicros: ours.cpuMicros,
        bareCpuMicros: bare.cpuMicros,
        ...latency,
        failed: ours.failed,
        eventsPerRequest: batchSize,
        rounds: options.rounds,
        seconds: options.seconds,
        rssMb: ours.rssMb,
        ...describeMachine(),
      }
    }),
}
