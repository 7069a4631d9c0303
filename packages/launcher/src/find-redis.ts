import { findOnPath, isExecutable } from './find-on-path.js'
import { findOrInstall, type FindOrInstallOptions, type WantedProgram } from './find-or-install.js'
import { LauncherError } from './launcher-error.js'

const redis: WantedProgram = {
  name: 'Redis',
  find: (env) => findOnPath(['redis-server', 'valkey-server'], env['PATH']),
  debianPackage: { name: 'redis-server', daemon: 'redis-server' },
  waysToGet: [
    'Debian, Ubuntu   sudo apt-get install redis-server',
    'macOS            brew install redis',
    'Docker           docker run --detach --publish 6379:6379 redis:8 --appendonly yes --maxmemory-policy noeviction',
    'elsewhere        REDIS_URL=redis://host:6379 npm start',
  ],
}

/**
 * The Redis (or Valkey) server program of this machine: that of `REDIS_SERVER_BIN`, else one on PATH, installed first where
 * that is possible without asking.
 * @throws LauncherError with the ways to get one
 */
export async function findRedisBinary(
  env: NodeJS.ProcessEnv,
  options: FindOrInstallOptions,
): Promise<string> {
  const named = env['REDIS_SERVER_BIN']
  if (!named) return findOrInstall(redis, env, options)
  if (await isExecutable(named)) return named
  throw new LauncherError('REDIS_SERVER_BIN does not name a program that can be run.')
}
