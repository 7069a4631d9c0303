import { createLoadRequests, createMessageIds, fillIn, toWirePieces } from '../load/load-request.js'
import { runOpenLoop, type OpenLoopResult } from '../load/open-loop.js'
import type { Platform } from '../platform/start-platform.js'
import { drainPlatform } from './drain-platform.js'

export interface LatencyOptions {
  requestsPerSecond: number
  batchSize: number
  seconds: number
}

const runs = 3
const warmUpSeconds = 2
const connections = 100
const templates = 500

/** Three runs with everything running, the best (by its 99th percentile) first. */
export async function measureLatency(platform: Platform, options: LatencyOptions): Promise<OpenLoopResult[]> {
  const { requestsPerSecond, batchSize } = options
  const wire = { host: new URL(platform.trackerUrl).host, writeKey: platform.writeKey }
  const results: OpenLoopResult[] = []
  for (let run = 1; run <= runs; run++) {
    await drainPlatform(platform)
    const nextId = createMessageIds(`${Date.now().toString(36)}-${run}`)
    const pieces = createLoadRequests({ count: templates, batchSize, seed: run }).map((request) =>
      toWirePieces(request, wire),
    )
    const count = Math.round((options.seconds + warmUpSeconds) * requestsPerSecond)
    const requests = Array.from({ length: count }, (_, index) =>
      Buffer.from(fillIn(pieces[index % templates] ?? [], nextId)),
    )
    const result = await runOpenLoop({
      target: platform.trackerUrl,
      requests,
      requestsPerSecond,
      connections,
      warmUpSeconds,
    })
    process.stderr.write(`latency ${run}/${runs}: ${JSON.stringify(result)}\n`)
    results.push(result)
  }
  return results.toSorted((a, b) => a.p99Ms - b.p99Ms)
}
