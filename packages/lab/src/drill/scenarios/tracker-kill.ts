import { setTimeout as pause } from 'node:timers/promises'
import type { ServerProcess } from '../../platform/server-process.js'
import type { DrillContext, Scenario } from '../scenario.js'

export const trackerKill: Scenario = {
  name: 'tracker-kill',
  does: 'kill -9 of the tracker at random moments, started again at once',
  defaults: { eventsPerSecond: 2_000, seconds: 100, kills: 20 },
  act: (context) => killAtRandomMoments(context, context.platform.servers.tracker),
}

/** Each kill has an equal share of the time and happens anywhere in it, be the server ready again or not. */
export async function killAtRandomMoments(
  { options, random, countKill }: DrillContext,
  server: ServerProcess,
): Promise<void> {
  const shareMs = (options.seconds * 1000) / options.kills
  const started = performance.now()
  for (let kill = 0; kill < options.kills; kill++) {
    const atMs = (kill + random()) * shareMs
    await pause(Math.max(0, atMs - (performance.now() - started)))
    await server.kill()
    countKill()
    server.spawn()
    process.stderr.write(`${server.name} killed ${kill + 1} of ${options.kills} times\n`)
  }
  await server.ready()
}
