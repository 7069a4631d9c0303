import { fileURLToPath } from 'node:url'
import { LauncherError } from './launcher-error.js'
import { runCommand } from './run-command.js'

export interface DebianPackage {
  name: string
  /** The system daemon that it brings, which is neither started nor enabled. */
  daemon?: string
}

export interface InstallOptions {
  /** Called with each line that the installation prints. */
  onLine?: (line: string) => void
}

const script = fileURLToPath(new URL('../bin/install-debian-package.sh', import.meta.url))

/**
 * Installs a Debian package without its system daemon. It is not interrupted half-way: that would leave the machine's
 * package database to be repaired by hand.
 * @param asRoot the command prefix that runs it as root
 * @throws LauncherError with all that apt-get printed
 */
export async function installDebianPackage(
  { name, daemon }: DebianPackage,
  asRoot: readonly string[],
  env: NodeJS.ProcessEnv,
  options: InstallOptions = {},
): Promise<void> {
  const command = [...asRoot, 'sh', script, name, ...(daemon === undefined ? [] : [daemon])]
  const { code, output } = await runCommand(command, { env, ...options })
  if (code !== 0) throw new LauncherError(`${name} could not be installed (exit code ${code}):\n${output}`)
}
