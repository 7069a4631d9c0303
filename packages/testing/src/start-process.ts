import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

export interface RunningProcess {
  readonly child: ChildProcess
  /** SIGTERM, then SIGKILL after `deadlineMs`. */
  stop(deadlineMs?: number): Promise<void>
  /** SIGKILL, without a chance to shut down. */
  kill(): Promise<void>
}

/** Starts a program and resolves at the first output line that `isReady` accepts; rejects with its output if it exits before. */
export async function startProcess<Ready>(options: {
  command: string
  args: readonly string[]
  env?: Record<string, string>
  isReady: (line: string) => Ready | undefined
  timeoutMs?: number
}): Promise<RunningProcess & { ready: Ready }> {
  const child = spawn(options.command, options.args, {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // An interrupted test run must not leave servers behind.
  const killWithParent = (): void => void child.kill('SIGKILL')
  process.once('exit', killWithParent)
  const exited = once(child, 'exit').then(() => void process.off('exit', killWithParent))

  const ready = await new Promise<Ready>((resolve, reject) => {
    let output = ''
    let rest = ''
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`${options.command} was not ready in time. Its output:\n${output}`))
    }, options.timeoutMs ?? 30_000)
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-20_000)
      const lines = (rest + chunk.toString()).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const found = options.isReady(line)
        if (found !== undefined) {
          clearTimeout(timer)
          resolve(found)
        }
      }
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      reject(new Error(`${options.command} ended (${signal ?? code}) before it was ready:\n${output}`))
    })
  })

  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null
  return {
    child,
    ready,
    async stop(deadlineMs = 10_000) {
      if (isGone()) return
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
      await exited
      clearTimeout(timer)
    },
    async kill() {
      if (isGone()) return
      child.kill('SIGKILL')
      await exited
    },
  }
}
