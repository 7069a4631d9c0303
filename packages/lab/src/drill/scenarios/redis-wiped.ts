import { setTimeout as pause } from 'node:timers/promises'
import type { Scenario } from '../scenario.js'

export const redisWiped: Scenario = {
  name: 'redis-wiped',
  does: 'kill -9 of Redis, its directory emptied, started again, in the middle of the load',
  defaults: { eventsPerSecond: 2_000, seconds: 60, kills: 1 },
  async act({ platform, options, countKill }) {
    const { redis } = platform.servers
    const shareMs = (options.seconds * 1000) / (options.kills + 1)
    for (let kill = 0; kill < options.kills; kill++) {
      await pause(shareMs)
      await redis.kill()
      countKill()
      await redis.emptyDirectory()
      redis.spawn()
      await redis.ready()
      process.stderr.write('redis is back, empty\n')
    }
  },
}
