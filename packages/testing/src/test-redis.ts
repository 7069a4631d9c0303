import { findFreePort } from './free-port.js'
import { startProcess, type RunningProcess } from './start-process.js'
import { createTestDirectory } from './test-directory.js'

export interface TestRedis {
  readonly url: string
  readonly port: number
  /** SIGKILL; what the append-only file holds survives. */
  kill(): Promise<void>
  /** Starts again on the same port, with the same data, or with none. */
  restart(options?: { empty?: boolean }): Promise<void>
  stop(): Promise<void>
}

/** A real Redis: a process and a port of its own, append-only file in a temporary directory. */
export async function startTestRedis(options: { args?: readonly string[] } = {}): Promise<TestRedis> {
  const port = await findFreePort()
  const directory = await createTestDirectory('redis')
  let running: RunningProcess = await start()

  function start(): Promise<RunningProcess> {
    return startProcess({
      command: process.env['REDIS_SERVER_BIN'] ?? 'redis-server',
      // prettier-ignore
      args: [
        '--port', String(port), '--bind', '127.0.0.1', '--dir', directory.path, '--save', '', '--appendonly', 'yes',
        '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction', ...(options.args ?? []),
      ],
      isReady: (line) => (line.includes('Ready to accept connections') ? true : undefined),
    })
  }

  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill: () => running.kill(),
    async restart({ empty = false } = {}) {
      await running.kill()
      if (empty) await directory.empty()
      running = await start()
    },
    async stop() {
      await running.stop()
      await directory.remove()
    },
  }
}
