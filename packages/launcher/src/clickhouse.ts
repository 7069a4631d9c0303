import { join } from 'node:path'
import { LauncherError } from './launcher-error.js'
import type { ProcessDefinition } from './managed-process.js'
import { probeHttp } from './probe-http.js'
import { readStoreLogin, type StoreLogin } from './store-login.js'

interface EmbeddedClickhouseOptions {
  root: string
  dataDir: string
  port: number
  login: StoreLogin
  env: NodeJS.ProcessEnv
}

/** ClickHouse without an installation: our server over chDB. */
export function embeddedClickhouse({
  root,
  dataDir,
  port,
  login,
  env,
}: EmbeddedClickhouseOptions): ProcessDefinition {
  return {
    name: 'clickhouse',
    command: process.execPath,
    args: [join(root, 'packages/clickhouse-embedded/dist/main.js')],
    cwd: root,
    env: {
      ...env,
      CLICKHOUSE_EMBEDDED_HOST: '127.0.0.1',
      CLICKHOUSE_EMBEDDED_PORT: String(port),
      CLICKHOUSE_EMBEDDED_DATA_DIR: join(dataDir, 'clickhouse'),
      CLICKHOUSE_EMBEDDED_USER: login.user,
      CLICKHOUSE_EMBEDDED_PASSWORD: login.password,
      // It has to end before the launcher kills it (supervisor.ts).
      CLICKHOUSE_EMBEDDED_CLOSE_DEADLINE_MS: env['CLICKHOUSE_EMBEDDED_CLOSE_DEADLINE_MS'] ?? '3000',
    },
    hasIpc: true,
    probe: (signal) => probeHttp(`http://127.0.0.1:${port}/ping`, signal),
  }
}

/** The login that the person gave the embedded server, else one of the launcher's own. */
export async function embeddedClickhouseLogin(
  dataDir: string,
  env: NodeJS.ProcessEnv,
): Promise<StoreLogin & { isOwn: boolean }> {
  const user = env['CLICKHOUSE_EMBEDDED_USER']
  if (!user) return { ...(await readStoreLogin(dataDir, 'clickhouse')), isOwn: true }
  return { user, password: env['CLICKHOUSE_EMBEDDED_PASSWORD'] ?? '', isOwn: false }
}

/** @throws LauncherError where the person's ClickHouse does not answer */
export async function requireClickhouse(url: string): Promise<void> {
  const ping = new URL('/ping', url)
  ping.username = ''
  ping.password = ''
  const reason = await probeHttp(ping.href, AbortSignal.timeout(5_000))
  if (reason === undefined) return
  throw new LauncherError(
    `The ClickHouse of CLICKHOUSE_URL cannot be used: ${reason}.\n` +
      'Correct it, or unset CLICKHOUSE_URL and the embedded one will be started.',
  )
}
