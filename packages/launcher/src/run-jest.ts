import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { constants } from 'node:os'
import { join } from 'node:path'

export interface RunJestOptions {
  root: string
  /** The arguments for Jest. */
  args: readonly string[]
  env: NodeJS.ProcessEnv
}

/** @returns Jest's exit code; 128 and a signal's number where that ended it */
export async function runJest({ root, args, env }: RunJestOptions): Promise<number> {
  const [, ...command] = await readJestScript(root)
  const child = spawn(process.execPath, [...command, ...args], { cwd: root, env, stdio: 'inherit' })
  // A terminal's Ctrl-C reaches Jest by itself; a signal to this process alone has to be passed on.
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, forward)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)))
    })
  } finally {
    for (const signal of signals) process.off(signal, forward)
  }
}

/** The root's `jest` script: the one place that knows Jest's flags. */
async function readJestScript(root: string): Promise<string[]> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    scripts: { jest: string }
  }
  return manifest.scripts.jest.split(' ')
}
