import { constants } from 'node:os'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
type StopSignal = (typeof signals)[number]

export interface Interruption {
  /** Aborted at the first request to stop. */
  signal: AbortSignal
  requested: Promise<StopSignal>
  /** The exit code of a program that this signal ended before its work was done. */
  exitCode(): number
  dispose(): void
}

/**
 * One Ctrl-C reaches us twice, from the terminal and again from npm, which passes it on. A signal that comes this much
 * later is from a person who does not want to wait.
 */
const sameRequestMs = 1_000

const lookForParentEveryMs = 500

/**
 * Listens for requests to stop. `kill` on `npm start` is one of them: npm passes it on to its shell alone, which ends and
 * leaves us behind.
 *
 * @param onImpatience called for the second and later ones
 */
export function listenForInterruption(onImpatience: () => void, env: NodeJS.ProcessEnv): Interruption {
  const controller = new AbortController()
  let requestedAt = 0
  let received: StopSignal = 'SIGINT'
  let resolveRequested: (signal: StopSignal) => void
  const requested = new Promise<StopSignal>((resolve) => {
    resolveRequested = resolve
  })

  function onSignal(signal: StopSignal): void {
    if (controller.signal.aborted) {
      if (Date.now() - requestedAt > sameRequestMs) onImpatience()
      return
    }
    requestedAt = Date.now()
    received = signal
    controller.abort(new Error(`stopped by ${signal}`))
    resolveRequested(signal)
  }
  for (const signal of signals) process.on(signal, onSignal)

  const parent = process.ppid
  const lookForParent = setInterval(() => {
    if (process.ppid !== parent && !controller.signal.aborted) onSignal('SIGTERM')
  }, lookForParentEveryMs).unref()
  // A program that runs us without npm may leave us running on purpose.
  if (env['npm_lifecycle_event'] === undefined) clearInterval(lookForParent)

  return {
    signal: controller.signal,
    requested,
    exitCode: () => 128 + constants.signals[received],
    dispose: () => {
      clearInterval(lookForParent)
      for (const signal of signals) process.off(signal, onSignal)
    },
  }
}
