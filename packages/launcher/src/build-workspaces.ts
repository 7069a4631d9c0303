import { join } from 'node:path'
import { LauncherError } from './launcher-error.js'
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
  const counter = createBuildCounter()
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

/** Reads the progress from turbo's output. */
export function createBuildCounter(): { read(line: string): string | undefined; summary(): string } {
  const begun = new Set<string>()
  let total = ''
  let tasks = ''
  let cached = ''
  return {
    read(line) {
      total = /Running build in (\d+) packages/.exec(line)?.[1] ?? total
      tasks = /^ *Tasks: +(.*)$/.exec(line)?.[1] ?? tasks
      cached = /^ *Cached: +(\d+) cached/.exec(line)?.[1] ?? cached
      const name = /^(\S+):build: cache (?:hit|miss|bypass)/.exec(line)?.[1]
      if (!name) return undefined
      begun.add(name)
      return `${name} (${begun.size}${total && ` of ${total}`})`
    },
    summary: () => [tasks, cached && `${cached} from cache`].filter(Boolean).join('; '),
  }
}
