import { setTimeout as sleep } from 'node:timers/promises'
import { describeTakenPort, findTakenPorts, type TakenPort, type WantedPort } from './check-ports.js'
import { LauncherError } from './launcher-error.js'

interface AwaitPortsOptions {
  root: string
  signal: AbortSignal
  onWait: (reason: string) => void
}

/** Longer than a service's own deadline for stopping. */
const leftoversWithinMs = 15_000

/**
 * Makes sure that every port is free. Services of a launcher that was killed end by themselves and keep their ports a
 * little longer: those are waited for.
 * @throws LauncherError naming each taken port, the service that needs it and the program that has it
 */
export async function awaitPorts(
  wanted: readonly WantedPort[],
  { root, signal, onWait }: AwaitPortsOptions,
): Promise<void> {
  const giveUpAt = Date.now() + leftoversWithinMs
  for (;;) {
    signal.throwIfAborted()
    const taken = await findTakenPorts(wanted)
    if (taken.length === 0) return
    if (!taken.every((each) => isOfThisCheckout(each, root)) || Date.now() > giveUpAt) {
      throw new LauncherError(taken.map(describeTakenPort).join('\n'))
    }
    const pids = taken.map(({ name, holder }) => `${name} (process ${holder?.pid})`)
    onWait(`waiting for ${pids.join(', ')} of an earlier run to end`)
    await sleep(200, undefined, { signal })
  }
}

function isOfThisCheckout({ holder }: TakenPort, root: string): boolean {
  return [`${root}/apps/`, `${root}/packages/`].some((path) => holder?.command.includes(path))
}
