import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface ProcessDefinition {
  name: string
  command: string
  args: readonly string[]
  env: NodeJS.ProcessEnv
  cwd: string
  /** A Node.js service gets an IPC channel and stops on its `disconnect`: so it does not outlive a killed launcher. */
  hasIpc: boolean
  /** undefined = ready; else the reason why it is not, in words. */
  probe: (signal: AbortSignal) => Promise<string | undefined>
}

export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
  /** It could not be started at all. */
  error?: Error
}

/** One run of one process. */
export interface ManagedProcess {
  readonly name: string
  readonly pid: number | undefined
  readonly exited: Promise<Exit>
  hasExited(): boolean
  /** The last lines of its output, oldest first. */
  lastLines(): readonly string[]
  terminate(): void
  /** Kills it and everything that it started. */
  kill(): void
}

export type OnLine = (name: string, line: string) => void

const keptLines = 25

/**
 * Starts a process in a session of its own, so that a terminal's Ctrl-C reaches the launcher only and the launcher
 * decides the order in which processes stop.
 */
export function startProcess(definition: ProcessDefinition, onLine: OnLine): ManagedProcess {
  const { name, command, args, env, cwd, hasIpc } = definition
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: hasIpc ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  let exit: Exit | undefined
  let spawnError: Error | undefined

  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
      lines.push(line)
      if (lines.length > keptLines) lines.shift()
      onLine(name, line)
    })
  }

  const exited = new Promise<Exit>((resolve) => {
    const settle = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (exit) return
      exit = { code, signal, ...(spawnError && { error: spawnError }) }
      // Kills everything that it started and left behind: its process group has its number.
      killGroup(child.pid)
      resolve(exit)
    }
    child.once('error', (error) => {
      spawnError = error
      if (child.pid === undefined) settle(null, null)
    })
    // 'close' and not 'exit', because the last lines, with the reason, are read by then. A grandchild that holds the
    // pipes open delays 'close', so the wait for it is bounded.
    child.once('close', settle)
    child.once('exit', (code, signal) => setTimeout(settle, 500, code, signal).unref())
  })

  return {
    name,
    pid: child.pid,
    exited,
    hasExited: () => exit !== undefined,
    lastLines: () => lines,
    terminate: () => {
      if (exit === undefined) child.kill('SIGTERM')
    },
    kill: () => {
      if (exit === undefined) killGroup(child.pid)
    },
  }
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // the group is empty
  }
}

export function describeExit({ code, signal, error }: Exit): string {
  if (error) return `could not be started: ${error.message}`
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`
}
