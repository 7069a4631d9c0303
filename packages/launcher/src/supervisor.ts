import { setTimeout as sleep } from 'node:timers/promises'
import { startProcess, type ManagedProcess, type OnLine, type ProcessDefinition } from './managed-process.js'
import { stopInOrder, type StopOptions } from './stop-in-order.js'
import { describeCrash, waitUntilReady } from './wait-until-ready.js'

/** Roles stop in this order; within a role, processes stop in the reverse order of their start. */
const roles = ['service', 'clickhouse', 'redis'] as const
export type Role = (typeof roles)[number]

/**
 * A process that still runs this long after the beginning of the stop is killed: the promise is 10 s for everything.
 */
const defaultKillAfterMs: Readonly<Record<Role, number>> = { service: 5_000, clickhouse: 8_500, redis: 9_500 }

export type SupervisorEvent =
  | { kind: 'crashed'; name: string; description: string; restartInMs: number }
  | { kind: 'restarted'; name: string; afterMs: number }
  | { kind: 'restart-failed'; name: string; description: string }

export interface SupervisorOptions {
  onLine: OnLine
  onEvent: (event: SupervisorEvent) => void
  readyWithinMs?: number
  restartDelay?: Partial<RestartDelay>
  killAfterMs?: Readonly<Record<Role, number>>
}

interface RestartDelay {
  firstMs: number
  longestMs: number
  /** A process that ran this long is restarted without a delay. */
  forgottenAfterMs: number
}

export interface Supervisor {
  /**
   * Starts a process and waits until it is ready; from then on restarts it whenever it ends.
   * @throws LauncherError when it ends or does not get ready during this start
   */
  start(
    definition: ProcessDefinition,
    options: { role: Role; signal: AbortSignal; onWait?: (reason: string) => void },
  ): Promise<void>
  /** Stops everything in order. @returns the names of those that had to be killed */
  stop(options?: StopOptions): Promise<string[]>
  /** Kills everything at once. */
  kill(): void
}

interface Entry {
  definition: ProcessDefinition
  role: Role
  running: ManagedProcess
}

export function createSupervisor({ onLine, onEvent, ...options }: SupervisorOptions): Supervisor {
  const readyWithinMs = options.readyWithinMs ?? 120_000
  const delay: RestartDelay = {
    firstMs: 1_000,
    longestMs: 30_000,
    forgottenAfterMs: 60_000,
    ...options.restartDelay,
  }
  const killAfterMs = options.killAfterMs ?? defaultKillAfterMs
  const entries: Entry[] = []
  const stopping = new AbortController()

  /** Restarts the entry whenever it ends, until the stop. */
  async function keepRunning(entry: Entry): Promise<void> {
    let attempt = 0
    let startedAt = Date.now()
    for (;;) {
      await entry.running.exited
      if (stopping.signal.aborted) return
      attempt = Date.now() - startedAt > delay.forgottenAfterMs ? 0 : attempt
      const restartInMs = Math.min(delay.longestMs, delay.firstMs * 2 ** attempt)
      attempt += 1
      const { name } = entry.definition
      onEvent({ kind: 'crashed', name, description: await describeCrash(entry.running), restartInMs })
      await sleep(restartInMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return
      startedAt = Date.now()
      entry.running = startProcess(entry.definition, onLine)
      await announceRestart(entry, startedAt)
    }
  }

  async function announceRestart({ definition, running }: Entry, startedAt: number): Promise<void> {
    const { name } = definition
    try {
      await waitUntilReady(definition, running, { signal: stopping.signal, withinMs: readyWithinMs })
      onEvent({ kind: 'restarted', name, afterMs: Date.now() - startedAt })
    } catch (error) {
      // A process that has ended is reported by keepRunning; one that hangs is left to the person.
      if (stopping.signal.aborted || running.hasExited()) return
      onEvent({ kind: 'restart-failed', name, description: String(error) })
    }
  }

  return {
    async start(definition, { role, signal, onWait }) {
      const entry: Entry = { definition, role, running: startProcess(definition, onLine) }
      entries.push(entry)
      await waitUntilReady(definition, entry.running, {
        signal: AbortSignal.any([signal, stopping.signal]),
        withinMs: readyWithinMs,
        ...(onWait && { onWait }),
      })
      void keepRunning(entry)
    },

    async stop(stopOptions) {
      stopping.abort(new Error('the launcher is stopping'))
      const reversed = entries.toReversed()
      const phases = roles.map((role) => ({
        processes: reversed.filter((entry) => entry.role === role).map(({ running }) => running),
        endsAfterMs: killAfterMs[role],
      }))
      return stopInOrder(phases, stopOptions)
    },

    kill() {
      stopping.abort(new Error('the launcher is stopping'))
      for (const { running } of entries) running.kill()
    },
  }
}
