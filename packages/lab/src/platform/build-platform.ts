import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { repositoryRoot } from './repository-root.js'

/** Builds what has changed since the last build; its output goes to stderr. */
export async function buildPlatform(): Promise<void> {
  const turbo = join(repositoryRoot, 'node_modules/turbo/bin/turbo')
  const args = [turbo, 'run', 'build', '--ui=stream', '--output-logs=errors-only']
  const build = spawn(process.execPath, args, {
    cwd: repositoryRoot,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', process.stderr, process.stderr],
  })
  const [code] = (await once(build, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`the build failed (exit code ${code})`)
}
