import { connect } from 'node:net'
import { createTestDirectory } from '@frontpage/testing'
import type { Cleanup } from './cleanup.js'
import { findServerPort } from './find-server-port.js'
import { createServerProcess, type ServerProcess } from './server-process.js'

export interface RedisServer extends ServerProcess {
  readonly url: string
  /** Deletes what it has written; for the time between a kill and the next start. */
  emptyDirectory(): Promise<void>
  /** FLUSHALL, and a new append-only file: the disk must not fill up either. */
  flush(): Promise<void>
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
  return {
    ...server,
    url: `redis://127.0.0.1:${port}`,
    emptyDirectory: () => directory.empty(),
    async flush() {
      const reply = await sendInline(port, 'FLUSHALL\r\nBGREWRITEAOF')
      if (!reply.startsWith('+')) throw new Error(`${options.name} is not flushed: ${reply}`)
    },
  }
}

/** A Redis that still loads its file answers with an error. */
async function answersPing(port: number): Promise<boolean> {
  const reply = await sendInline(port, 'PING').catch(() => '')
  return reply.startsWith('+PONG')
}

/** https://redis.io/docs/latest/develop/reference/protocol-spec/#inline-commands; resolves with what comes back first. */
function sendInline(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`))
    const fail = (error: Error): void => {
      socket.destroy()
      reject(error)
    }
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString())
    })
    socket.once('error', fail)
    socket.setTimeout(10_000, () => fail(new Error('Redis does not answer')))
  })
}
