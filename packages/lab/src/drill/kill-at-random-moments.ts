import { setTimeout as pause } from 'node:timers/promises'
import type { ServerProcess } from '../platform/server-process.js'
import type { DrillContext } from './scenario.js'

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
