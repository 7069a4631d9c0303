import { access } from 'node:fs/promises'
import { findOnPath } from './find-on-path.js'
import { installRedis, type InstallRedisOptions } from './install-redis.js'
import { LauncherError } from './launcher-error.js'
import { runCommand } from './run-command.js'

const binaryNames = ['redis-server', 'valkey-server']

const waysToGetRedis = [
  'Debian, Ubuntu   sudo apt-get install redis-server',
  'macOS            brew install redis',
  'Docker           docker run --detach --publish 6379:6379 redis:8 --appendonly yes --maxmemory-policy noeviction',
  'elsewhere        REDIS_URL=redis://host:6379 npm start',
] as const

/**
 * The Redis (or Valkey) server program of this machine, installed first where that is possible without asking.
 * @throws LauncherError with the ways to get one
 */
export async function findRedisBinary(
  env: NodeJS.ProcessEnv,
  { onInstall, ...options }: InstallRedisOptions & { onInstall: (how: string) => void },
): Promise<string> {
  const present = await findOnPath(binaryNames, env['PATH'])
  if (present) return present
  const asRoot = await waysToBeRoot(env)
  if (asRoot === undefined || !(await isDebian()) || !(await findOnPath(['apt-get'], env['PATH']))) {
    throw new LauncherError(
      `Redis was not found on this machine. Ways to get one:\n  ${waysToGetRedis.join('\n  ')}`,
    )
  }
  onInstall('apt-get install redis-server')
  await installRedis(asRoot, env, options)
  const installed = await findOnPath(binaryNames, env['PATH'])
  if (installed) return installed
  throw new LauncherError(
    `redis-server was installed, and is not on PATH. Ways to get one:\n  ${waysToGetRedis.join('\n  ')}`,
  )
}

/** The command prefixes that run a command as root without a password; undefined = not possible. */
async function waysToBeRoot(env: NodeJS.ProcessEnv): Promise<readonly string[] | undefined> {
  if (process.getuid?.() === 0) return []
  const sudo = await findOnPath(['sudo'], env['PATH'])
  if (!sudo) return undefined
  const { code } = await runCommand([sudo, '-n', 'true'], { env })
  return code === 0 ? [sudo, '-n'] : undefined
}

async function isDebian(): Promise<boolean> {
  return access('/etc/debian_version').then(
    () => true,
    () => false,
  )
}
