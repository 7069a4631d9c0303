import { setTimeout as pause } from 'node:timers/promises'
import type { ServerProcess } from '../../platform/server-process.js'
import { pick } from '../../traffic/random.js'
import type { DrillContext } from './scenario.js'

/**
 * Each kill has an equal share of the time and happens anywhere in it, to one of the servers, be it ready again or not;
 * it is started again at once.
 * @returns how often each was killed
 */
export async function killAtRandomMoments(
  { options, random, countKill }: Pick<DrillContext, 'options' | 'random' | 'countKill'>,
  servers: readonly [ServerProcess, ...ServerProcess[]],
): Promise<Record<string, number>> {
  const killsOf: Record<string, number> = Object.fromEntries(servers.map(({ name }) => [name, 0]))
  const shareMs = (options.seconds * 1000) / options.kills
  const started = performance.now()
  for (let kill = 0; kill < options.kills; kill++) {
    const atMs = (kill + random()) * shareMs
    await pause(Math.max(0, atMs - (performance.now() - started)))
    const server = pick(random, servers)
    await server.kill()
    countKill()
    server.spawn()
    killsOf[server.name] = (killsOf[server.name] ?? 0) + 1
    process.stderr.write(`${server.name} killed (${kill + 1} of ${options.kills})\n`)
  }
  await Promise.all(servers.map((server) => server.ready()))
  return killsOf
}
