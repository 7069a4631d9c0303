import { describeMachine } from '../../platform/machine.js'
import { withCleanup } from '../../platform/cleanup.js'
import type { Bench } from './bench.js'
import { setBenchStage } from '../instruments/bench-stage.js'
import { soakTracker } from '../instruments/soak-tracker.js'

export const acceptSoak: Bench = {
  name: 'accept-soak',
  does: 'only what --soak adds to accept',
  run: ({ minutes }) =>
    withCleanup(async (cleanup) => {
      const report = await soakTracker(await setBenchStage(cleanup), minutes)
      return {
        bench: 'accept-soak',
        unit: 'events/s',
        ours: report.soakEventsPerSecond,
        ...report,
        rssMb: report.rssMbAfter5Min,
        seconds: minutes * 60,
        ...describeMachine(),
      }
    }),
}
