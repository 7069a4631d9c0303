import { killAtRandomMoments } from '../instruments/kill-at-random-moments.js'
import type { Scenario } from '../instruments/scenario.js'

export const everythingKill: Scenario = {
  name: 'everything-kill',
  does: 'kill -9 of tracker, transporter, Redis and ClickHouse at random for 3 minutes, each started again at once',
  defaults: { eventsPerSecond: 2_000, seconds: 180, kills: 24 },
  async act(context) {
    const { tracker, transporter, redis, clickhouse } = context.platform.servers
    return { killsOf: await killAtRandomMoments(context, [tracker, transporter, redis, clickhouse]) }
  },
}
