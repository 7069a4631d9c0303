import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDirectory } from '@frontpage/testing'
import type { Cleanup } from './cleanup.js'
import { findServerPort } from './find-server-port.js'
import { createNodeServer } from './node-server.js'
import { repositoryRoot } from './repository-root.js'
import type { ServerProcess } from './server-process.js'

/** The embedded ClickHouse as it was built, empty, in a directory of its own. */
export async function startClickHouse(
  cleanup: Cleanup,
  name: string,
): Promise<{ readonly server: ServerProcess; readonly url: string }> {
  const directory = await createTestDirectory(name)
  cleanup.add(() => directory.remove())
  const url = `http://127.0.0.1:${await findServerPort()}`
  const server = createNodeServer(
    {
      name: 'clickhouse-embedded',
      args: [join(repositoryRoot, 'packages/clickhouse-embedded/dist/main.js')],
      env: { CLICKHOUSE_EMBEDDED_PORT: new URL(url).port, CLICKHOUSE_EMBEDDED_DATA_DIR: directory.path },
      readyUrl: `${url}/ping`,
    },
    await mkdtemp(join(tmpdir(), 'frontpage-lab-logs-')),
  )
  cleanup.add(() => server.close())
  server.spawn()
  await server.ready()
  return { server, url }
}
