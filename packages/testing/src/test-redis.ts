import { cp } from 'node:fs/promises'
import { claimRedisDatabase } from './claim-redis-database.js'
import { externalServer } from './external-servers.js'
import { findFreePort } from './free-port.js'
import { startProcess, type RunningProcess } from './start-process.js'
import { createTestDirectory, type TestDirectory } from './test-directory.js'

export interface TestRedis {
  readonly url: string
  readonly port: number
  /** SIGKILL; what the append-only file holds survives. */
  kill(): Promise<void>
  /** Starts again on the same port: with the same data, with none, or with an earlier state of them. */
  restart(options?: { empty?: boolean; from?: RedisSnapshot }): Promise<void>
  /** Copies its data as they are now. */
  copyState(): Promise<RedisSnapshot>
  stop(): Promise<void>
}

/** The data of a Redis at some moment. */
interface RedisSnapshot {
  readonly path: string
}

/**
 * A real Redis: a process and a port of its own, append-only file in a temporary directory. With
 * `FRONTPAGE_TEST_REDIS_URL` set, an empty database of that server, which `stop` empties again; tests that stop Redis or
 * change its settings are declared by `unlessExternal`.
 */
export async function startTestRedis(options: { args?: readonly string[] } = {}): Promise<TestRedis> {
  const external = externalServer('redis')
  if (external !== undefined) return openExternalRedis(external)
  const port = await findFreePort()
  const directory = await createTestDirectory('redis')
  const snapshots: TestDirectory[] = []
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
    async restart({ empty = false, from } = {}) {
      await running.kill()
      if (empty || from !== undefined) await directory.empty()
      if (from !== undefined) await cp(from.path, directory.path, { recursive: true })
      running = await start()
    },
    async copyState() {
      const snapshot = await createTestDirectory('redis-snapshot')
      snapshots.push(snapshot)
      await cp(directory.path, snapshot.path, { recursive: true })
      return snapshot
    },
    async stop() {
      await running.stop()
      for (const snapshot of snapshots) await snapshot.remove()
      await directory.remove()
    },
  }
}

async function openExternalRedis(server: string): Promise<TestRedis> {
  const { url, release } = await claimRedisDatabase(server)
  const refuse = (): never => {
    throw new Error('this test stops Redis and needs one of its own: unset FRONTPAGE_TEST_REDIS_URL')
  }
  const port = Number(new URL(url).port || 6379)
  return { url, port, kill: refuse, restart: refuse, copyState: refuse, stop: release }
}
