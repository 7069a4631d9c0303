import { killAtRandomMoments } from '../instruments/kill-at-random-moments.js'
import type { Scenario } from '../instruments/scenario.js'

export const redisRestart: Scenario = {
  name: 'redis-restart',
  does: 'kill -9 of Redis at random moments, started again at once with its append-only file',
  defaults: { eventsPerSecond: 2_000, seconds: 60, kills: 5 },
  async act(context) {
    await killAtRandomMoments(context, [context.platform.servers.redis])
  },
}
