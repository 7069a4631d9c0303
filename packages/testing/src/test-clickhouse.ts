import { fileURLToPath } from 'node:url'
import type { EventStoreConfig } from '@frontpage/event-store'
import { externalServer } from './external-servers.js'
import { startProcess, type RunningProcess } from './start-process.js'
import { createTestDatabases } from './test-databases.js'
import { createTestDirectory } from './test-directory.js'

export interface TestClickHouse {
  /** With the login, where it needs one. */
  readonly url: string
  /** A database that no other test and no other run uses, still to be made: by `migrate`, or by a service. */
  newDatabase(name: string): EventStoreConfig
  kill(): Promise<void>
  /** Starts again with the same data, on the same port. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const program = fileURLToPath(new URL('../../clickhouse-embedded/src/main.ts', import.meta.url))

/**
 * The embedded ClickHouse as its own process, with an empty temporary database directory. With `CLICKHOUSE_URL` set,
 * tests run against that server instead, in databases that `stop` removes; it is never stopped itself: tests that need
 * that are declared by `unlessExternal`.
 *
 * @param env settings of the embedded one.
 */
export async function startTestClickHouse(env: Record<string, string> = {}): Promise<TestClickHouse> {
  const databases = createTestDatabases()
  const external = externalServer('clickhouse')
  if (external !== undefined) {
    const refuse = (): never => {
      throw new Error('this test stops ClickHouse and needs the embedded server: unset CLICKHOUSE_URL')
    }
    return {
      url: external,
      newDatabase: (name) => ({ url: external, database: databases.next(name) }),
      kill: refuse,
      restart: refuse,
      stop: () => databases.remove(external),
    }
  }

  const directory = await createTestDirectory('clickhouse')
  let running: RunningProcess & { ready: string } = await start(0)

  function start(port: number): Promise<RunningProcess & { ready: string }> {
    return startProcess({
      command: process.execPath,
      args: ['--conditions=@frontpage/source', '--import', 'tsx', program],
      env: {
        CLICKHOUSE_EMBEDDED_PORT: String(port),
        CLICKHOUSE_EMBEDDED_HOST: '127.0.0.1',
        CLICKHOUSE_EMBEDDED_DATA_DIR: directory.path,
        // Normal priority, because tests wait for it: beside others on a busy machine it would starve.
        CLICKHOUSE_EMBEDDED_NICENESS: '0',
        ...env,
      },
      isReady: (line) => /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0],
    })
  }

  const url = running.ready
  return {
    url,
    newDatabase: (name) => ({ url, database: databases.next(name) }),
    kill: () => running.kill(),
    async restart() {
      await running.kill()
      running = await start(Number(new URL(url).port))
    },
    async stop() {
      await running.stop()
      await directory.remove()
    },
  }
}
