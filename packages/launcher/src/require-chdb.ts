import { createRequire } from 'node:module'
import { join } from 'node:path'
import { LauncherError } from './launcher-error.js'

export interface Machine {
  platform: NodeJS.Platform
  arch: string
  /** Whether the C library is glibc, which chDB's libraries for Linux need. */
  hasGlibc: () => boolean
}

const platformNames: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'Linux',
  darwin: 'macOS',
  freebsd: 'FreeBSD',
}

/**
 * Looks for chDB's library, without loading it. chDB has one for each of a few platforms, as optional packages of which
 * npm installs the one that fits.
 * @param command is what to run again
 * @throws LauncherError with what to do where there is none
 */
export function requireChdb(
  root: string,
  command: 'npm start' | 'npm test' | 'npm run test:redis-server',
  machine: Machine = thisMachine,
): void {
  const missing = missingChdb(root, machine)
  if (missing === undefined) return
  const containers = command === 'npm start' ? ', or start everything in containers: docker compose up' : ''
  throw new LauncherError(
    `${missing}\nUse a ClickHouse server of your own: CLICKHOUSE_URL=http://user:password@host:8123 ${command}${containers}.`,
  )
}

/** Says in a sentence why there is no embedded ClickHouse on this machine; undefined where there is one. */
export function missingChdb(root: string, machine: Machine = thisMachine): string | undefined {
  const { platform, arch } = machine
  const server = createRequire(join(root, 'packages/clickhouse-embedded/package.json'))
  const manifest = server.resolve('chdb/package.json')
  const chdb = createRequire(manifest)
  const { optionalDependencies } = chdb(manifest) as { optionalDependencies: object }
  const library = Object.keys(optionalDependencies).find((name) =>
    name.startsWith(`@chdb/lib-${platform}-${arch}`),
  )
  if (library !== undefined && isInstalled(chdb, library)) return undefined
  const where = `${platformNames[platform] ?? platform} on ${arch}`
  if (library === undefined) return `The embedded ClickHouse (chDB) has no library for ${where}.`
  if (platform === 'linux' && !machine.hasGlibc())
    return `The embedded ClickHouse (chDB) has no library for ${where} without glibc, as Alpine is.`
  return `The embedded ClickHouse (chDB) lacks its library for ${where}: npm ci has not installed ${library}.`
}

function isInstalled(from: NodeJS.Require, name: string): boolean {
  try {
    from.resolve(name)
    return true
  } catch {
    return false
  }
}

const thisMachine: Machine = {
  platform: process.platform,
  arch: process.arch,
  // Node.js has no shorter way to tell which C library it runs on; it takes 30 ms.
  hasGlibc() {
    const { header } = process.report.getReport() as unknown as { header: object }
    return 'glibcVersionRuntime' in header
  },
}
