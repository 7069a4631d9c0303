import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { LauncherError } from './launcher-error.js'
import { readIfThere } from './read-if-there.js'
import { runCommand } from './run-command.js'

interface BuildOptions {
  root: string
  env: NodeJS.ProcessEnv
  signal: AbortSignal
  onProgress: (detail: string) => void
}

/**
 * Builds everything that has changed since the last build, quietly.
 * @returns turbo's own summary, such as `12 successful, 12 total; 11 cached`
 * @throws LauncherError with the whole output where something does not build
 */
export async function buildWorkspaces({ root, env, signal, onProgress }: BuildOptions): Promise<string> {
  const turbo = join(root, 'node_modules/turbo/bin/turbo')
  const counter = createBuildCounter(await countBuilds(root))
  const { code, output } = await runCommand([process.execPath, turbo, 'run', 'build', '--ui=stream'], {
    cwd: root,
    env: { ...env, TURBO_TELEMETRY_DISABLED: '1' },
    signal,
    onLine: (line) => {
      const detail = counter.read(line)
      if (detail) onProgress(detail)
    },
  })
  if (code !== 0) throw new LauncherError(`The build failed (exit code ${code}):\n${output}`)
  return counter.summary()
}

/** The number of workspaces that are built: some are plain JavaScript. */
async function countBuilds(root: string): Promise<number> {
  const folders = await Promise.all(
    ['apps', 'packages'].map(async (parent) =>
      (await readdir(join(root, parent))).map((name) => join(root, parent, name)),
    ),
  )
  const manifests = await Promise.all(
    folders.flat().map((folder) => readIfThere(join(folder, 'package.json'))),
  )
  return manifests.filter((text) => text !== undefined && hasBuild(text)).length
}

function hasBuild(manifest: string): boolean {
  const { scripts = {} } = JSON.parse(manifest) as { scripts?: Readonly<Record<string, string>> }
  return scripts['build'] !== undefined
}

/** Reads the progress from turbo's output. */
export function createBuildCounter(total: number): {
  read(line: string): string | undefined
  summary(): string
} {
  const begun = new Set<string>()
  let tasks = ''
  let cached = ''
  return {
    read(line) {
      tasks = /^ *Tasks: +(.*)$/.exec(line)?.[1] ?? tasks
      cached = /^ *Cached: +(\d+) cached/.exec(line)?.[1] ?? cached
      const name = /^(\S+):build: cache (?:hit|miss|bypass)/.exec(line)?.[1]
      if (!name) return undefined
      begun.add(name)
      return `${name} (${begun.size} of ${total})`
    },
    summary: () => [tasks, cached && `${cached} from cache`].filter(Boolean).join('; '),
  }
}
