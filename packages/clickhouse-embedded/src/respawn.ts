import { spawn } from 'node:child_process'

const supervised = 'CLICKHOUSE_EMBEDDED_SUPERVISED'

/** Whether this process is the child of `respawn`, for which a closed channel means that its parent was killed. */
export function isSupervised(env: NodeJS.ProcessEnv): boolean {
  return env[supervised] === '1'
}

/**
 * Runs this same program again as a child with more libuv threads, and acts for it: signals, messages, a parent's
 * disconnection and the exit code are passed on. libuv reads UV_THREADPOOL_SIZE when it first needs a thread, and
 * Node's module loader does before an ES module's first line (tried on Node 20), so the size cannot be set from within.
 * @returns the child's exit code.
 */
export function respawn(threads: number, env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    env: { ...env, UV_THREADPOOL_SIZE: String(threads), [supervised]: '1' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill(signal))
  process.once('disconnect', () => child.kill('SIGTERM'))
  child.on('message', (message) => process.send?.(message))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
