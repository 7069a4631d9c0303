import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface RunOptions {
  env: NodeJS.ProcessEnv
  cwd?: string
  onLine?: (line: string) => void
  /** Ends the command and everything that it started. */
  signal?: AbortSignal
}

/**
 * Runs a command to its end in a process group of its own, and keeps all of its output.
 * @throws the spawn's error; the signal's reason when that aborts
 */
export async function runCommand(
  [command = '', ...args]: readonly string[],
  { env, cwd, onLine, signal }: RunOptions,
): Promise<{ code: number; output: string }> {
  signal?.throwIfAborted()
  const lines: string[] = []
  const child = spawn(command, args, { env, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input, crlfDelay: Infinity }).on('line', (line) => {
      lines.push(line)
      onLine?.(line)
    })
  }
  const abort = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
  }
  signal?.addEventListener('abort', abort, { once: true })
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (exitCode) => resolve(exitCode ?? 1))
    })
    signal?.throwIfAborted()
    return { code, output: lines.join('\n') }
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}
