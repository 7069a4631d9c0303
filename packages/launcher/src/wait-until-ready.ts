import { setTimeout as sleep } from 'node:timers/promises'
import { LauncherError } from './launcher-error.js'
import { describeExit, type ManagedProcess, type ProcessDefinition } from './managed-process.js'

export interface WaitOptions {
  signal: AbortSignal
  withinMs: number
  /** Called with the reason of the wait, whenever that changes. */
  onWait?: (reason: string) => void
}

const probeEveryMs = 100
const probeTimeoutMs = 2_000

/** @throws LauncherError when it ends instead, or is not ready in time; the signal's reason when that aborts */
export async function waitUntilReady(
  { name, probe }: Pick<ProcessDefinition, 'name' | 'probe'>,
  running: ManagedProcess,
  { signal, withinMs, onWait }: WaitOptions,
): Promise<void> {
  const giveUpAt = Date.now() + withinMs
  let lastReason = ''
  for (;;) {
    signal.throwIfAborted()
    if (running.hasExited()) throw new LauncherError(await describeCrash(running))
    const reason = await probe(AbortSignal.any([signal, AbortSignal.timeout(probeTimeoutMs)]))
    if (reason === undefined && !running.hasExited()) return
    if (reason !== undefined && reason !== lastReason) onWait?.(reason)
    lastReason = reason ?? lastReason
    if (Date.now() > giveUpAt) {
      const seconds = Math.round(withinMs / 1000)
      throw new LauncherError(
        `${name} was not ready within ${seconds} s: ${lastReason}${describeLastLines(running)}`,
      )
    }
    // Ends at once with the process, so that a crash is reported without delay.
    await Promise.race([running.exited, sleep(probeEveryMs, undefined, { signal }).catch(() => undefined)])
  }
}

/** Describes a process that has ended: its name, how it ended, and its last lines. */
export async function describeCrash(running: ManagedProcess): Promise<string> {
  return `${running.name} ${describeExit(await running.exited)}${describeLastLines(running)}`
}

function describeLastLines(running: ManagedProcess): string {
  const lines = running.lastLines()
  if (lines.length === 0) return '. It wrote nothing.'
  return `. Its last lines:\n${lines.map((line) => `  ${running.name} │ ${line}`).join('\n')}`
}
