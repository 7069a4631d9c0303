import { fileURLToPath } from 'node:url'
import { LauncherError } from './launcher-error.js'
import { runCommand } from './run-command.js'

export interface InstallRedisOptions {
  /** Called with each line that the installation prints. */
  onLine?: (line: string) => void
}

const script = fileURLToPath(new URL('../bin/install-redis.sh', import.meta.url))

/**
 * Installs Debian's redis-server without its system daemon. It is not interrupted half-way: that would leave the
 * machine's package database to be repaired by hand.
 * @param asRoot the command prefix that runs it as root
 * @throws LauncherError with all that apt-get printed
 */
export async function installRedis(
  asRoot: readonly string[],
  env: NodeJS.ProcessEnv,
  options: InstallRedisOptions = {},
): Promise<void> {
  const { code, output } = await runCommand([...asRoot, 'sh', script], { env, ...options })
  if (code !== 0)
    throw new LauncherError(`redis-server could not be installed (exit code ${code}):\n${output}`)
}
