import { setTimeout as pause } from 'node:timers/promises'
import type { Scenario } from '../instruments/scenario.js'
import { secondsUntilTrendingIsRight } from '../instruments/trending-recovery.js'

/**
 * Redis then holds batches that are not stored yet: with a transporter that keeps up, it would have nothing to lose.
 */
const backlogMs = 2_000

export const redisWiped: Scenario = {
  name: 'redis-wiped',
  does: 'kill -9 of Redis while batches wait in it, its directory emptied, started again, in the middle of the load',
  defaults: { eventsPerSecond: 2_000, seconds: 60, kills: 1 },
  async act({ platform, options, countKill }) {
    const { redis, transporter } = platform.servers
    const trending = await platform.startTrending()
    const rightAfterSeconds: (number | null)[] = []
    const shareMs = (options.seconds * 1000) / (options.kills + 1)
    for (let kill = 0; kill < options.kills; kill++) {
      await pause(Math.max(0, shareMs - backlogMs))
      transporter.pause()
      await pause(backlogMs)
      await redis.kill()
      countKill()
      await redis.emptyDirectory()
      redis.spawn()
      await redis.ready()
      transporter.resume()
      process.stderr.write('redis is back, empty\n')
      rightAfterSeconds.push(await secondsUntilTrendingIsRight(platform, trending.url))
    }
    const isRight = rightAfterSeconds.every((seconds) => seconds !== null)
    return { trendingRightAfterSeconds: isRight ? Math.max(...rightAfterSeconds) : null }
  },
}
