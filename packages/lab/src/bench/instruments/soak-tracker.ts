import { runClosedLoop } from '../../load/closed-loop.js'
import type { BenchStage } from './bench-stage.js'
import { closedLoopOf } from './bench-stage.js'

/** The effect of minutes of full load on the tracker's memory. */
export interface SoakReport {
  soakEventsPerSecond: number
  soakFailed: number
  rssMbAfter1Min: number | null
  /** After the last minute, by default the fifth. */
  rssMbAfter5Min: number | null
  rssGrowth: number | null
  rssMbByMinute: (number | null)[]
}

/** Single events in a closed loop, while the transporter consumes. */
export async function soakTracker(stage: BenchStage, minutes: number): Promise<SoakReport> {
  await stage.drain()
  const load = closedLoopOf(stage.platform, { batchSize: 1, seconds: 60 })
  const rssMbByMinute: (number | null)[] = []
  let requests = 0
  let failed = 0
  for (let minute = 1; minute <= minutes; minute++) {
    const result = await runClosedLoop({ ...load, target: stage.tracker.url })
    requests += result.requests
    failed += result.failed
    rssMbByMinute.push(stage.tracker.server.usage()?.rssMb ?? null)
    process.stderr.write(`minute ${minute}/${minutes}: ${rssMbByMinute.at(-1)} MB\n`)
  }
  const first = rssMbByMinute[0] ?? null
  const last = rssMbByMinute.at(-1) ?? null
  return {
    soakEventsPerSecond: Math.round(requests / (minutes * 60)),
    soakFailed: failed,
    rssMbAfter1Min: first,
    rssMbAfter5Min: last,
    rssGrowth: first === null || last === null ? null : Number((last / first).toFixed(3)),
    rssMbByMinute,
  }
}
