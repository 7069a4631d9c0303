import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import { waitFor } from '@frontpage/testing'
import { pinProcess } from './cpu-pinning.js'
import { findProgram } from './find-program.js'
import { listGroup, readGroupUsage, type ProcessUsage } from './process-usage.js'
import { repositoryRoot } from './repository-root.js'

export interface ServerDefinition {
  name: string
  command: readonly string[]
  env?: Readonly<Record<string, string>>
  /** Node.js programs of ours end when their parent's IPC channel closes; the kernel ends others. */
  hasIpc: boolean
  /** The only CPU that it may use. */
  cpu?: number | undefined
  isReady: () => Promise<boolean>
}

/** One server of the platform, across its restarts. */
export interface ServerProcess {
  readonly name: string
  /** Does not wait until it is ready. */
  spawn(): void
  ready(): Promise<void>
  /** Sends SIGKILL to it and to all that it started; resolves when it is gone. */
  kill(): Promise<void>
  /** SIGSTOP, for a server that must not use the CPU for a while. */
  pause(): void
  resume(): void
  /** Moves it, and all that it started, to these CPUs. */
  pin(cpus: readonly number[]): void
  pid(): number
  /** Undefined where there is no /proc. */
  usage(): ProcessUsage | undefined
  /** The number of times that it ended without being killed; it was started again each time. */
  unexpectedExits(): number
  /** Kills it permanently. */
  close(): Promise<void>
}

const readyWithinMs = 60_000
const restartDelayMs = 500

/** Nothing runs before `spawn`. Its output is appended to `<logDirectory>/<name>.log`. */
export function createServerProcess(definition: ServerDefinition, logDirectory: string): ServerProcess {
  const { name, hasIpc } = definition
  const log = openSync(join(logDirectory, `${name}.log`), 'a')
  let child: ChildProcess | undefined
  let isClosed = false
  let unexpectedExits = 0

  const signalGroup = (signal: NodeJS.Signals): void => {
    if (child?.pid === undefined) return
    try {
      process.kill(-child.pid, signal)
    } catch {
      // the group is empty
    }
  }
  const killNow = (): void => signalGroup('SIGKILL')
  process.on('exit', killNow)

  function spawnNow(): void {
    if (isClosed) throw new Error(`${name} is closed`)
    const [program = '', ...args] = withPrefixes(definition)
    const current = spawn(program, args, {
      cwd: repositoryRoot,
      env: { ...process.env, NODE_ENV: 'production', ...definition.env },
      // A group of its own, because Ctrl-C must reach the lab only, and a kill its children too.
      detached: true,
      stdio: hasIpc ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
    })
    child = current
    current.once('error', (error) => process.stderr.write(`${name}: ${error.message}\n`))
    current.once('exit', (code, signal) => {
      if (child !== current || isClosed) return
      unexpectedExits++
      process.stderr.write(`${name} ended by itself (${signal ?? code}) and is started again\n`)
      setTimeout(() => {
        if (child === current && !isClosed) spawnNow()
      }, restartDelayMs)
    })
  }

  async function kill(): Promise<void> {
    const killed = child
    killNow()
    child = undefined
    if (killed?.exitCode === null && killed.signalCode === null) await once(killed, 'exit')
  }

  return {
    name,
    spawn: spawnNow,
    async ready() {
      await waitFor(definition.isReady, {
        timeoutMs: readyWithinMs,
        everyMs: 50,
        what: `${name} being ready`,
      })
    },
    kill,
    pause: () => signalGroup('SIGSTOP'),
    resume: () => signalGroup('SIGCONT'),
    pin(cpus) {
      if (child?.pid === undefined) return
      for (const pid of listGroup(child.pid)) pinProcess(pid, cpus)
    },
    pid() {
      if (child?.pid === undefined) throw new Error(`${name} is not running`)
      return child.pid
    },
    usage: () => (child?.pid === undefined ? undefined : readGroupUsage(child.pid)),
    unexpectedExits: () => unexpectedExits,
    async close() {
      isClosed = true
      await kill()
      process.off('exit', killNow)
    },
  }
}

function withPrefixes({ command, cpu, hasIpc }: ServerDefinition): string[] {
  const setpriv = hasIpc ? undefined : findProgram('setpriv')
  return [
    ...(cpu === undefined ? [] : ['taskset', '-c', String(cpu)]),
    ...(setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL']),
    ...command,
  ]
}
