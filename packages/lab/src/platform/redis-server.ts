import { createTestDirectory, sendRedisCommand } from '@frontpage/testing'
import type { Cleanup } from './cleanup.js'
import { findServerPort } from './find-server-port.js'
import { givenServer } from './given-server.js'
import { createServerProcess, type ServerProcess } from './server-process.js'

export interface RedisServer extends ServerProcess {
  readonly port: number
  readonly url: string
  /** Deletes its files; for the time between a kill and the next start. */
  emptyDirectory(): Promise<void>
  /** FLUSHALL, and a new append-only file, so that the disk does not fill up either. */
  flush(): Promise<void>
}

/** Durable as the platform needs it (append-only file, no eviction), on a port and in a directory of its own. */
export async function createRedisServer(
  cleanup: Cleanup,
  options: { name: string; logDirectory: string; args?: readonly string[] },
): Promise<RedisServer> {
  const port = await findServerPort()
  const directory = await createTestDirectory(`lab-${options.name}`)
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: directory.path,
    save: '',
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
  }
  const server = createServerProcess(
    {
      name: options.name,
      command: [
        process.env['REDIS_SERVER_BIN'] ?? 'redis-server',
        ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
        ...(options.args ?? []),
      ],
      hasIpc: false,
      isReady: () => answersPing(port),
    },
    options.logDirectory,
  )
  cleanup.add(async () => {
    await server.close()
    await directory.remove()
  })
  return {
    ...server,
    port,
    url: `redis://127.0.0.1:${port}`,
    emptyDirectory: () => directory.empty(),
    async flush() {
      await sendRedisCommand(port, 'FLUSHALL\r\nBGREWRITEAOF')
    },
  }
}

/** A Redis that others run. */
export function givenRedisServer(url: string): RedisServer {
  const server = givenServer('redis')
  const refuse = (): never => {
    throw new Error("Redis is not the lab's own: what it holds is not deleted")
  }
  return { ...server, port: Number(new URL(url).port || 6379), url, emptyDirectory: refuse, flush: refuse }
}

/** A Redis that is still loading its file answers with an error. */
async function answersPing(port: number): Promise<boolean> {
  const reply = await sendRedisCommand(port, 'PING').catch(() => '')
  return reply.startsWith('+PONG')
}
