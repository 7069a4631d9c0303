import type { ClosedLoopOptions } from '../../load/closed-loop-options.js'
import { closedLoopProgram } from '../../load/closed-loop.js'
import { createLoadRequests, writeKeyAuthorization } from '../../load/load-request.js'
import type { Cleanup } from '../../platform/cleanup.js'
import { pinProcess, planCpus, type CpuPlan } from '../../platform/cpu-pinning.js'
import { startPlatform, type Platform } from '../../platform/start-platform.js'
import type { Contestant } from './contestant.js'
import { drainPlatform } from './drain-platform.js'

/** The platform with its tracker alone on one CPU, and everything else, including the lab, on another. */
export interface BenchStage {
  platform: Platform
  tracker: Contestant
  cpus: CpuPlan | undefined
  /** Lets the transporter work on all CPUs, while nothing is measured, until all is in the archive. */
  drain: () => Promise<void>
  /**
   * Used for latencies: everything runs, and all processes but the tracker may use all CPUs, as on a machine of its
   * own.
   */
  runEverything: () => Promise<void>
}

export async function setBenchStage(cleanup: Cleanup): Promise<BenchStage> {
  const cpus = planCpus()
  if (cpus === undefined) process.stderr.write('processes cannot be pinned here: figures will be rough\n')
  // Called before any server is started, so that servers inherit it.
  else pinProcess(process.pid, [cpus.rest])
  const platform = await startPlatform(cleanup, { trackerCpu: cpus?.server })
  const { redis, clickhouse, transporter, tracker } = platform.servers
  const consumers = [redis, clickhouse, transporter]

  function pinConsumers(places: readonly number[] | undefined): void {
    if (places !== undefined) for (const server of consumers) server.pin(places)
  }

  async function drain(): Promise<void> {
    pinConsumers(cpus?.all)
    transporter.resume()
    await drainPlatform(platform)
    pinConsumers(cpus && [cpus.rest])
  }

  async function runEverything(): Promise<void> {
    await drain()
    pinConsumers(cpus?.all)
    if (cpus !== undefined) pinProcess(process.pid, cpus.all)
  }

  return {
    platform,
    cpus,
    drain,
    runEverything,
    tracker: {
      name: 'ours',
      server: tracker,
      url: platform.trackerUrl,
      before: async () => transporter.pause(),
      after: drain,
    },
  }
}

const connections = 64

export function closedLoopOf(
  platform: Platform,
  options: { batchSize: number; seconds: number },
): Omit<ClosedLoopOptions, 'target'> {
  process.stderr.write(`load by ${closedLoopProgram()}, ${connections} connections\n`)
  return {
    authorization: writeKeyAuthorization(platform.writeKey),
    requests: createLoadRequests({
      count: options.batchSize > 1 ? 100 : 2_000,
      batchSize: options.batchSize,
      seed: 1,
    }),
    seconds: options.seconds,
    connections,
  }
}
