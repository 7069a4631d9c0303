import { fileURLToPath } from 'node:url'
import type { Cleanup } from '../../platform/cleanup.js'
import { findServerPort } from '../../platform/find-server-port.js'
import { createNodeServer } from '../../platform/node-server.js'
import { createRedisServer } from '../../platform/redis-server.js'
import { startTogether } from '../../platform/start-platform.js'
import type { Contestant } from './contestant.js'

interface BaselineOptions {
  logDirectory: string
  cpu: number | undefined
}

/** `node:http` that reads the body, parses it and answers. */
export async function startBare(cleanup: Cleanup, options: BaselineOptions): Promise<Contestant> {
  const program = fileURLToPath(new URL('./baselines/bare-server.mjs', import.meta.url))
  return startBaseline('bare', cleanup, { ...options, program, env: {} })
}

/** Express and a BullMQ job for each event, on a Redis of its own, which is emptied after each round. */
export async function startNaive(cleanup: Cleanup, options: BaselineOptions): Promise<Contestant> {
  const program = fileURLToPath(new URL('./baselines/naive-server.mjs', import.meta.url))
  const redis = await createRedisServer(cleanup, {
    name: 'naive-redis',
    logDirectory: options.logDirectory,
  })
  await startTogether([redis])
  const naive = await startBaseline('naive', cleanup, { ...options, program, env: { REDIS_URL: redis.url } })
  return { ...naive, after: () => redis.flush() }
}

async function startBaseline(
  name: 'bare' | 'naive',
  cleanup: Cleanup,
  options: BaselineOptions & { program: string; env: Readonly<Record<string, string>> },
): Promise<Contestant> {
  const port = await findServerPort()
  const url = `http://127.0.0.1:${port}`
  const server = createNodeServer(
    {
      name,
      args: [options.program],
      env: { ...options.env, PORT: String(port) },
      cpu: options.cpu,
      readyUrl: `${url}/`,
    },
    options.logDirectory,
  )
  cleanup.add(() => server.close())
  await startTogether([server])
  return { name, server, url }
}
