import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { constants } from 'node:os'
import { join } from 'node:path'
import { isExecutable } from './find-on-path.js'
import { findRedisBinary } from './find-redis.js'
import { LauncherError } from './launcher-error.js'
import { createProgress } from './progress.js'
import { terminalColors } from './terminal.js'

export interface RunTestsOptions {
  root: string
  /** The arguments for Jest. */
  args: readonly string[]
  env: NodeJS.ProcessEnv
}

/** Runs the whole suite, or the part that the arguments select. @returns Jest's exit code */
export async function runTests({ root, args, env }: RunTestsOptions): Promise<number> {
  try {
    const binary = await requireRedisBinary(env)
    return await runJest({ root, args, env: { ...env, REDIS_SERVER_BIN: binary } })
  } catch (error) {
    if (!(error instanceof LauncherError)) throw error
    process.stderr.write(`\n${error.message}\n\n`)
    return 1
  }
}

/** Tests start, fill and kill a Redis of their own, so they need the program and cannot use a running one. */
async function requireRedisBinary(env: NodeJS.ProcessEnv): Promise<string> {
  const named = env['REDIS_SERVER_BIN']
  if (named) {
    if (await isExecutable(named)) return named
    throw new LauncherError('REDIS_SERVER_BIN does not name a program that can be run.')
  }
  const progress = createProgress({ output: process.stdout, colors: terminalColors(process.stdout, env) })
  try {
    return await findRedisBinary(env, {
      onInstall: (how) => progress.note(`\nThe tests need Redis, and none is here: installing it (${how}).`),
    })
  } catch (error) {
    if (!(error instanceof LauncherError)) throw error
    const hint = env['REDIS_URL'] ? '\nThe one of REDIS_URL is left alone.' : ''
    throw new LauncherError(
      `The tests start a Redis of their own and need its program (redis-server or valkey-server on PATH, ` +
        `or REDIS_SERVER_BIN=/path/to/it).${hint}\n${error.message}`,
      { cause: error },
    )
  }
}

async function runJest({ root, args, env }: RunTestsOptions): Promise<number> {
  const [, ...command] = await readJestScript(root)
  const child = spawn(process.execPath, [...command, ...args], { cwd: root, env, stdio: 'inherit' })
  // A terminal's Ctrl-C reaches Jest by itself; a signal to this process alone has to be passed on.
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, forward)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)))
  })
}

/** The root's `jest` script: the one place that knows Jest's flags. */
async function readJestScript(root: string): Promise<string[]> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    scripts: { jest: string }
  }
  return manifest.scripts.jest.split(' ')
}
