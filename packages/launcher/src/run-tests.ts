import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { constants } from 'node:os'
import { join } from 'node:path'
import { findTestPrograms } from './find-test-programs.js'
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
  const { note } = createProgress({ output: process.stdout, colors: terminalColors(process.stdout, env) })
  try {
    const { redis, browser, skipped } = await findTestPrograms(env, note)
    const programs = { REDIS_SERVER_BIN: redis, ...(browser && { CHROME_PATH: browser }) }
    const exitCode = await runJest({ root, args, env: { ...env, ...programs } })
    // At the end, where it is read.
    if (skipped) note(`\n${skipped}\n`)
    return exitCode
  } catch (error) {
    if (!(error instanceof LauncherError)) throw error
    process.stderr.write(`\n${error.message}\n\n`)
    return 1
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
