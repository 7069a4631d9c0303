import { connect } from 'node:net'
import { createTestDirectory } from '@frontpage/testing'
import type { Cleanup } from './cleanup.js'
import { findServerPort } from './find-server-port.js'
import { createServerProcess, type ServerProcess } from './server-process.js'

export interface RedisServer extends ServerProcess {
  readonly url: string
  /** Deletes what it has written; for the time between a kill and the next start. */
  emptyDirectory(): Promise<void>
}

/** Durable as the platform needs it (append-only file, no eviction), on a port and in a directory of its own. */
export async function createRedisServer(
  cleanup: Cleanup,
  options: { name: string; logDirectory: string },
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
  return { ...server, url: `redis://127.0.0.1:${port}`, emptyDirectory: () => directory.empty() }
}

/** A Redis that still loads its file answers with an error. */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    const finish = (isReady: boolean): void => {
      socket.destroy()
      resolve(isReady)
    }
    socket.once('data', (data) => finish(data.toString().startsWith('+PONG')))
    socket.once('error', () => finish(false))
    socket.setTimeout(1_000, () => finish(false))
  })
}
