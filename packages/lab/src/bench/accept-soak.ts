import { runClosedLoop } from '../load/closed-loop.js'
import { describeMachine } from '../machine.js'
import { withCleanup } from '../platform/cleanup.js'
import type { Bench } from './bench.js'
import { closedLoopOf, setBenchStage } from './bench-stage.js'

export const acceptSoak: Bench = {
  name: 'accept-soak',
  does: 'single events at full load for --minutes, transporter consuming: what happens to the tracker’s memory',
  run: ({ minutes }) =>
    withCleanup(async (cleanup) => {
      const { platform, tracker } = await setBenchStage(cleanup)
      const total = { requests: 0, failed: 0 }
      const rssByMinute: (number | null)[] = []
      for (let minute = 1; minute <= minutes; minute++) {
        const load = closedLoopOf(platform, { batchSize: 1, seconds: 60 })
        const result = await runClosedLoop({ ...load, target: tracker.url })
        total.requests += result.requests
        total.failed += result.failed
        rssByMinute.push(tracker.server.usage()?.rssMb ?? null)
        process.stderr.write(`minute ${minute}/${minutes}: ${rssByMinute.at(-1)} MB\n`)
      }
      const first = rssByMinute[0] ?? null
      const last = rssByMinute.at(-1) ?? null
      return {
        bench: 'accept-soak',
        unit: 'events/s',
        ours: Math.round(total.requests / (minutes * 60)),
        rssMbAfter1Min: first,
        rssMbAfter5Min: last,
        rssGrowth: first === null || last === null ? null : Number((last / first).toFixed(3)),
        rssByMinute,
        failed: total.failed,
        seconds: minutes * 60,
        rssMb: last,
        ...describeMachine(),
      }
    }),
}
