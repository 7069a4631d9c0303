import { runOpenLoop, type OpenLoopResult } from '../../../load/open-loop.js'
import type { Platform } from '../../../platform/start-platform.js'
import {
  bestOf,
  measureInTurn,
  warmUpSeconds,
  type LatencyReport,
} from '../../instruments/measure-latency.js'
import { runLoad } from '../../instruments/run-load.js'
import { listPath, type ReadServer } from './measure-reads.js'

export interface ReadLatencyReport extends LatencyReport {
  eventsPerSecond: number
  /** The 99th percentile of the same reads while no event comes: the best of as many runs. */
  quietP99Ms: number
  quietRuns: OpenLoopResult[]
}

const connections = 100
const requestsPerSecond = 2_000
/** The events flow for this much longer than lists are read. */
const longerSeconds = 3

/** Reads at a constant rate while events flow, by bare and by ours, and by ours while none do, in turn. */
export async function measureReadLatency(
  platform: Platform,
  { trending, bare }: { trending: ReadServer; bare: ReadServer },
  { seconds, eventsPerSecond }: { seconds: number; eventsPerSecond: number },
): Promise<ReadLatencyReport> {
  async function measure(name: string, url: string, events: 'events' | 'quiet'): Promise<OpenLoopResult> {
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
      events === 'events' &&
        runLoad(platform, { eventsPerSecond, seconds: seconds + warmUpSeconds + longerSeconds }),
    ])
    process.stderr.write(`latency of ${name}: ${JSON.stringify(result)}\n`)
    return result
  }
  const quietRuns: OpenLoopResult[] = []
  const report = await measureInTurn(requestsPerSecond, {
    bare: (run) => measure(`bare, run ${run}`, bare.url, 'events'),
    async ours(run) {
      const result = await measure(`ours, run ${run}`, trending.url, 'events')
      quietRuns.push(await measure(`ours without events, run ${run}`, trending.url, 'quiet'))
      return result
    },
  })
  return { ...report, eventsPerSecond, quietP99Ms: bestOf(quietRuns).p99Ms, quietRuns }
}
