import { killAtRandomMoments } from '../instruments/kill-at-random-moments.js'
import type { Scenario } from '../instruments/scenario.js'

export const trackerKill: Scenario = {
  name: 'tracker-kill',
  does: 'kill -9 of the tracker at random moments, started again at once',
  defaults: { eventsPerSecond: 2_000, seconds: 100, kills: 20 },
  async act(context) {
    await killAtRandomMoments(context, [context.platform.servers.tracker])
  },
}
