import { access } from 'node:fs/promises'
import { findOnPath } from './find-on-path.js'
import { installDebianPackage, type DebianPackage, type InstallOptions } from './install-debian-package.js'
import { LauncherError } from './launcher-error.js'
import { runCommand } from './run-command.js'

/** A program that is not ours, and how a machine gets it. */
export interface WantedProgram {
  /** Its name in messages. */
  name: string
  find(env: NodeJS.ProcessEnv): Promise<string | undefined>
  debianPackage: DebianPackage
  /** A line for each way that a person has to get it. */
  waysToGet: readonly string[]
}

export interface FindOrInstallOptions extends InstallOptions {
  onInstall: (how: string) => void
}

/**
 * The program where this machine has it, installed first where that is possible without asking.
 * @throws LauncherError with the ways to get one
 */
export async function findOrInstall(
  program: WantedProgram,
  env: NodeJS.ProcessEnv,
  { onInstall, ...options }: FindOrInstallOptions,
): Promise<string> {
  const { name, debianPackage } = program
  const ways = `Ways to get one:\n  ${program.waysToGet.join('\n  ')}`
  const present = await program.find(env)
  if (present) return present
  const asRoot = await waysToBeRoot(env)
  if (asRoot === undefined || !(await isDebian()) || !(await findOnPath(['apt-get'], env['PATH']))) {
    throw new LauncherError(`${name} was not found on this machine. ${ways}`)
  }
  onInstall(`apt-get install ${debianPackage.name}`)
  await installDebianPackage(debianPackage, asRoot, env, options)
  const installed = await program.find(env)
  if (installed) return installed
  throw new LauncherError(`${debianPackage.name} was installed, and is not on PATH. ${ways}`)
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
