import { setTimeout as pause } from 'node:timers/promises'
import { describeMachine } from '../../platform/machine.js'
import { withCleanup } from '../../platform/cleanup.js'
import { readMetrics, samplesByLabel } from '../../platform/read-metrics.js'
import { startPlatform, type Platform } from '../../platform/start-platform.js'
import { enqueueTraffic } from '../../traffic/enqueue-traffic.js'
import type { Bench } from './bench.js'
import {
  perEvent,
  rssMbByProcess,
  shareTwoCpus,
  startUsageMeter,
  type ProcessName,
} from '../instruments/measure-usage.js'

/** About the size of a journal's batch under load. */
const usualBatch = 1_000
const naiveEvents = 20_000
const warmUpEvents = 50_000

interface Emptied {
  eventsPerSecond: number
  seconds: number
  cpuMicrosPerEvent: Record<ProcessName, number | null>
  /**
   * By step: the elapsed time, of all batches in progress together. Decode and enrich never wait, so theirs is CPU
   * time.
   */
  stepSeconds: Record<string, number>
  foldSeconds: Record<string, number>
  rssMb: Record<ProcessName, number | null>
}

export const transporter: Bench = {
  name: 'transporter',
  does: 'a million events that wait in Redis, one transporter; beside it one job an event',
  async run({ events, runs }) {
    shareTwoCpus()
    const reports: Emptied[] = []
    for (let run = 1; run <= runs; run++) {
      const report = await emptyQueue({ events, eventsPerBatch: usualBatch })
      process.stderr.write(`run ${run}/${runs}: ${JSON.stringify(report)}\n`)
      reports.push(report)
    }
    const [best] = reports.toSorted((a, b) => b.eventsPerSecond - a.eventsPerSecond)
    if (best === undefined) throw new Error('no run was made')
    // The number of concurrent jobs is as high as possible: with few, it would only measure how long an insert waits
    // for its rows.
    const naive = await emptyQueue({
      events: Math.min(events, naiveEvents),
      eventsPerBatch: 1,
      transporterEnv: { TRANSPORTER_CONCURRENCY: '10000' },
    })
    return {
      bench: 'transporter',
      unit: 'events/s',
      ours: best.eventsPerSecond,
      naive: naive.eventsPerSecond,
      ratioToNaive: Number((best.eventsPerSecond / naive.eventsPerSecond).toFixed(2)),
      ratioToNaiveCpu: ratioOfCpu(naive.cpuMicrosPerEvent, best.cpuMicrosPerEvent),
      cpuMicrosPerEvent: best.cpuMicrosPerEvent,
      naiveCpuMicrosPerEvent: naive.cpuMicrosPerEvent,
      stepSeconds: best.stepSeconds,
      foldSeconds: best.foldSeconds,
      events,
      eventsPerBatch: usualBatch,
      naiveEvents: Math.min(events, naiveEvents),
      seconds: best.seconds,
      runs: reports.map(({ eventsPerSecond }) => eventsPerSecond),
      rssMb: best.rssMb,
      ...describeMachine(),
    }
  },
}

/** CPU time an event of all processes that work on it, of one ÷ of the other. Null where /proc is not there. */
function ratioOfCpu(
  numerator: Emptied['cpuMicrosPerEvent'],
  denominator: Emptied['cpuMicrosPerEvent'],
): number | null {
  const sum = ({ transporter: own, redis, clickhouse }: Emptied['cpuMicrosPerEvent']): number =>
    (own ?? NaN) + (redis ?? NaN) + (clickhouse ?? NaN)
  const ratio = sum(numerator) / sum(denominator)
  return Number.isNaN(ratio) ? null : Number(ratio.toFixed(2))
}

/** Fills the queue while the transporter is stopped, then measures it until the queue is empty. */
function emptyQueue(options: {
  events: number
  eventsPerBatch: number
  transporterEnv?: Record<string, string>
}): Promise<Emptied> {
  return withCleanup(async (cleanup) => {
    const { transporterEnv } = options
    const platform = await startPlatform(cleanup, transporterEnv === undefined ? {} : { transporterEnv })
    const { servers } = platform
    await enqueueTraffic(platform, { ...options, events: Math.min(warmUpEvents, options.events) })
    await waitUntilEmpty(platform)
    servers.tracker.pause()
    servers.transporter.pause()
    await enqueueTraffic(platform, options)

    const meter = startUsageMeter(platform)
    const startedAt = performance.now()
    servers.transporter.resume()
    const before = await readMetrics(platform.transporterUrl)
    await waitUntilEmpty(platform)
    const seconds = (performance.now() - startedAt) / 1000
    const cpuMicros = meter.cpuMicros()
    const after = await readMetrics(platform.transporterUrl)
    const secondsBy = (label: string): Record<string, number> => {
      const name = `frontpage_transporter_${label}_seconds_total`
      const then = samplesByLabel(before, name, label)
      return Object.fromEntries(
        Object.entries(samplesByLabel(after, name, label)).map(([key, value]) => [
          key,
          Number((value - (then[key] ?? 0)).toFixed(3)),
        ]),
      )
    }
    const rssMb = rssMbByProcess(platform)
    servers.tracker.resume()
    return {
      eventsPerSecond: Math.round(options.events / seconds),
      seconds: Number(seconds.toFixed(2)),
      cpuMicrosPerEvent: perEvent(cpuMicros, options.events),
      stepSeconds: secondsBy('step'),
      foldSeconds: secondsBy('fold'),
      rssMb,
    }
  })
}

async function waitUntilEmpty({ queue }: Platform): Promise<void> {
  const deadline = performance.now() + 600_000
  while ((await queue.depth()) > 0) {
    if (performance.now() > deadline) throw new Error('the queue does not become empty')
    await pause(100)
  }
}
