import { setTimeout as sleep } from 'node:timers/promises'
import type { ManagedProcess } from './managed-process.js'

export interface StopPhase {
  /** In the order in which they are asked to stop. */
  processes: readonly ManagedProcess[]
  /** Counted from the beginning of the whole stop; processes that still run then are killed. */
  endsAfterMs: number
}

export interface StopOptions {
  onStopping?: (name: string) => void
  onStopped?: (name: string, ms: number, wasKilled: boolean) => void
}

/**
 * Stops processes one after the other, phase after phase. One that takes long gets its fair share of the phase before
 * the next is asked too, and until the end of the phase to finish: a slow service costs no other its chance.
 * @returns the names of those that had to be killed
 */
export async function stopInOrder(
  phases: readonly StopPhase[],
  { onStopping, onStopped }: StopOptions = {},
): Promise<string[]> {
  const startedAt = Date.now()
  const killed: string[] = []

  for (const { processes, endsAfterMs } of phases) {
    const leftMs = (): number => Math.max(0, startedAt + endsAfterMs - Date.now())
    const endings: Promise<void>[] = []
    for (const [index, each] of processes.entries()) {
      const ending = stop(each, leftMs())
      endings.push(ending)
      await settlesWithin(ending, leftMs() / (processes.length - index))
    }
    await Promise.all(endings)
  }
  return killed

  async function stop(running: ManagedProcess, graceMs: number): Promise<void> {
    if (running.hasExited()) return
    const askedAt = Date.now()
    onStopping?.(running.name)
    running.terminate()
    const isInTime = await settlesWithin(running.exited, graceMs)
    if (!isInTime) {
      killed.push(running.name)
      running.kill()
      await running.exited
    }
    onStopped?.(running.name, Date.now() - askedAt, !isInTime)
  }
}

async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController()
  try {
    return await Promise.race([
      promise.then(() => true),
      sleep(ms, false, { signal: timer.signal }).catch(() => false),
    ])
  } finally {
    timer.abort()
  }
}
