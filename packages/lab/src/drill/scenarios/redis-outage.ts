import type { Scenario } from '../instruments/scenario.js'
import { takeDown } from '../instruments/take-down.js'

export const redisOutage: Scenario = {
  name: 'redis-outage',
  does: 'kill -9 of Redis, which comes back after 60 seconds (two thirds of --seconds where that is less)',
  defaults: { eventsPerSecond: 2_000, seconds: 90, kills: 1 },
  act: (context) => takeDown(context, context.platform.servers.redis),
}
