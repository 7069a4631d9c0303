import { setTimeout as pause } from 'node:timers/promises'
import type { ServerProcess } from '../../platform/server-process.js'
import type { DrillContext } from './scenario.js'

const outageMs = 60_000

/** Kills the server in the middle of the load, and starts it again a minute later, or after two thirds of a shorter load. */
export async function takeDown(
  { options, countKill }: DrillContext,
  server: ServerProcess,
): Promise<{ outageSeconds: number }> {
  const downMs = Math.round(Math.min(outageMs, (options.seconds * 2000) / 3))
  await pause((options.seconds * 1000 - downMs) / 2)
  await server.kill()
  countKill()
  process.stderr.write(`${server.name} is down for ${downMs / 1000} s\n`)
  await pause(downMs)
  server.spawn()
  await server.ready()
  process.stderr.write(`${server.name} is back\n`)
  return { outageSeconds: downMs / 1000 }
}
