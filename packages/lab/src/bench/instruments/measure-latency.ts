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
  p50Ms: number | null
  p99Ms: number | null
  offeredForLatency: number
  latencyRuns: OpenLoopResult[]
  /** The same load on `bare`: it shows how much of the latencies is the host's and the generator's own. */
  bareLatency: OpenLoopResult
}

const runs = 3
const warmUpSeconds = 2
const connections = 100
const templates = 500

/** Three runs on the tracker with everything running; the best, by its 99th percentile, is reported. */
export async function measureLatency(
  stage: BenchStage,
  bare: Contestant,
  options: LatencyOptions,
): Promise<LatencyReport> {
  const { writeKey } = stage.platform
  await stage.runEverything()
  const bareLatency = await measureRun(bare, { ...options, writeKey, run: 0 })
  const latencyRuns: OpenLoopResult[] = []
  for (let run = 1; run <= runs; run++) {
    latencyRuns.push(await measureRun(stage.tracker, { ...options, writeKey, run }))
    await drainPlatform(stage.platform)
  }
  return reportLatency(options.requestsPerSecond, latencyRuns, bareLatency)
}

export function reportLatency(
  offeredForLatency: number,
  latencyRuns: OpenLoopResult[],
  bareLatency: OpenLoopResult,
): LatencyReport {
  const [best] = latencyRuns.toSorted((a, b) => a.p99Ms - b.p99Ms)
  return {
    p50Ms: best?.p50Ms ?? null,
    p99Ms: best?.p99Ms ?? null,
    offeredForLatency,
    latencyRuns,
    bareLatency,
  }
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
