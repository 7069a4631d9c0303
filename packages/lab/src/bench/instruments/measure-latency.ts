import {
  createLoadRequests,
  createMessageIds,
  fillIn,
  toWirePieces,
  writeKeyAuthorization,
  type LoadRequest,
} from '../../load/load-request.js'
import { runOpenLoop, type OpenLoopResult } from '../../load/open-loop.js'
import type { BenchStage } from './bench-stage.js'
import type { Contestant } from './contestant.js'
import { drainPlatform } from './drain-platform.js'

export interface LatencyOptions {
  requestsPerSecond: number
  batchSize: number
  seconds: number
}

/** The latencies in the result line. */
export interface LatencyReport {
  p50Ms: number
  p99Ms: number
  offeredForLatency: number
  latencyRuns: OpenLoopResult[]
  /**
   * The same load on `bare`, in turn with ours, and the best of as many runs: it shows how much of the latencies is the
   * host's and the generator's own.
   */
  bareLatency: OpenLoopResult
  bareLatencyRuns: OpenLoopResult[]
}

const runs = 3
export const warmUpSeconds = 2
const connections = 100
const templates = 500

/** Runs on the tracker with everything running, in turn with bare. */
export async function measureLatency(
  stage: BenchStage,
  bare: Contestant,
  options: LatencyOptions,
): Promise<LatencyReport> {
  const { writeKey } = stage.platform
  await stage.runEverything()
  return measureInTurn(options.requestsPerSecond, {
    bare: (run) => measureRun(bare, { ...options, writeKey, run }),
    async ours(run) {
      const result = await measureRun(stage.tracker, { ...options, writeKey, run })
      await drainPlatform(stage.platform)
      return result
    },
  })
}

/**
 * Three runs of each in turn, so that both meet the same moments of a noisy host; the best of each, by its 99th
 * percentile, is reported.
 */
export async function measureInTurn(
  offeredForLatency: number,
  contestants: {
    bare: (run: number) => Promise<OpenLoopResult>
    ours: (run: number) => Promise<OpenLoopResult>
  },
): Promise<LatencyReport> {
  const bareLatencyRuns: OpenLoopResult[] = []
  const latencyRuns: OpenLoopResult[] = []
  for (let run = 1; run <= runs; run++) {
    latencyRuns.push(await contestants.ours(run))
    bareLatencyRuns.push(await contestants.bare(run))
  }
  const { p50Ms, p99Ms } = bestOf(latencyRuns)
  return {
    p50Ms,
    p99Ms,
    offeredForLatency,
    latencyRuns,
    bareLatency: bestOf(bareLatencyRuns),
    bareLatencyRuns,
  }
}

export function bestOf(results: readonly OpenLoopResult[]): OpenLoopResult {
  return results.reduce((best, each) => (each.p99Ms < best.p99Ms ? each : best))
}

async function measureRun(
  { name, url }: Contestant,
  options: LatencyOptions & { writeKey: string; run: number },
): Promise<OpenLoopResult> {
  const { batchSize, run } = options
  const requests = createLoadRequests({ count: templates, batchSize, seed: run })
  const authorization = writeKeyAuthorization(options.writeKey)
  return measureRequests({ name: `${name}, run ${run}`, url }, { ...options, requests, authorization })
}

/** Sends these requests again and again at a constant rate. */
export async function measureRequests(
  { name, url }: { name: string; url: string },
  options: {
    requests: readonly LoadRequest[]
    authorization: string
    requestsPerSecond: number
    seconds: number
  },
): Promise<OpenLoopResult> {
  const { authorization, requestsPerSecond } = options
  const wire = { host: new URL(url).host, authorization }
  const nextId = createMessageIds(`${Date.now().toString(36)}-${Math.round(performance.now())}`)
  const pieces = options.requests.map((request) => toWirePieces(request, wire))
  const count = Math.round((options.seconds + warmUpSeconds) * requestsPerSecond)
  const requests = Array.from({ length: count }, (_, index) =>
    Buffer.from(fillIn(pieces[index % pieces.length] ?? [], nextId)),
  )
  const result = await runOpenLoop({
    target: url,
    count,
    requestAt: (index) => requests[index] ?? Buffer.alloc(0),
    requestsPerSecond,
    connections,
    warmUpSeconds,
  })
  process.stderr.write(`latency of ${name}: ${JSON.stringify(result)}\n`)
  return result
}
