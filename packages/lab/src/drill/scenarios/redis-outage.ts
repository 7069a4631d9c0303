import { setTimeout as pause } from 'node:timers/promises'
import type { Scenario } from '../scenario.js'

const outageMs = 60_000

export const redisOutage: Scenario = {
  name: 'redis-outage',
  does: 'kill -9 of Redis, which comes back after 60 seconds (two thirds of --seconds where that is less)',
  defaults: { eventsPerSecond: 2_000, seconds: 90, kills: 1 },
  async act({ platform, options, countKill }) {
    const { redis } = platform.servers
    const downMs = Math.min(outageMs, (options.seconds * 2000) / 3)
    await pause((options.seconds * 1000 - downMs) / 2)
    await redis.kill()
    countKill()
    process.stderr.write(`redis is down for ${downMs / 1000} s\n`)
    await pause(downMs)
    redis.spawn()
    await redis.ready()
    process.stderr.write('redis is back\n')
    return { outageSeconds: downMs / 1000 }
  },
}
